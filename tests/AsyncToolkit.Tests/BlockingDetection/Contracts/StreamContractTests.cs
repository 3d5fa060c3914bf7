using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>What a watched stream passes on, and what it says about it.</summary>
[Collection(PoolThreads.Name)]
public sealed class StreamContractTests : IDisposable
{
    private readonly WatchedRun _run = new();
    private readonly NotingStream _inner = new();

    public static TheoryData<string, string, Action<Stream>> SynchronousCalls => new()
    {
        { "Stream.Read", "Read array 1 2", stream => Assert.Equal(3, stream.Read(new byte[4], 1, 2)) },
        { "Stream.Read", "Read span 4", stream => Assert.Equal(3, stream.Read(stackalloc byte[4])) },
        { "Stream.ReadByte", "ReadByte", stream => Assert.Equal(3, stream.ReadByte()) },
        { "Stream.CopyTo", "CopyTo 7", stream => stream.CopyTo(Stream.Null, 7) },
        { "Stream.Write", "Write array 1 2", stream => stream.Write(new byte[4], 1, 2) },
        { "Stream.Write", "Write span 4", stream => stream.Write(stackalloc byte[4]) },
        { "Stream.WriteByte", "WriteByte 9", stream => stream.WriteByte(9) },
        { "Stream.Flush", "Flush", stream => stream.Flush() },
    };

    public void Dispose() => _run.Dispose();

    [Theory]
    [MemberData(nameof(SynchronousCalls))]
    public async Task SynchronousCall_IsMade_AndReportedWithItsTime_WhichIsNotTheCallbacks(string api, string call, Action<Stream> make)
    {
        Stream stream = _inner.WithBlockingDetection(_run.Detector, "upload");
        _inner.During = () => _run.Clock.Advance(150);

        await _run.CallbackAsync(() => make(stream));

        Assert.Equal([call], _inner.Calls);
        Assert.Equal(
            [(BlockingReportKind.BlockingCall, api, TimeSpan.Zero), (BlockingReportKind.BlockingCallEnded, api, TimeSpan.FromMilliseconds(150))],
            (await _run.AllAsync()).Select(report => (report.Kind, report.Api, report.Elapsed)));
    }

    [Fact]
    public async Task SynchronousCall_ThatWaitsInside_IsReportedOnce()
    {
        Stream stream = _inner.WithBlockingDetection(_run.Detector, "upload");
        var waits = new PlayedWaits(static stage => stage == 1 ? WaitHandle.WaitTimeout : 0);

        await waits.RunAsync(_run.Detector, never =>
        {
            _inner.During = () => never.WaitOne();
            stream.WriteByte(1);
            Assert.True(never.WaitOne()); // and the waits after it are seen again
        });

        Assert.Equal([Timeout.Infinite, 1], waits.Timeouts);
        Assert.Equal(["Stream.WriteByte"], (await _run.AllAsync()).Where(report => report.Kind == BlockingReportKind.BlockingCall).Select(report => report.Api));
    }

    [Fact]
    public async Task SynchronousCall_OfAWatchedStreamInsideAnother_IsReportedOnce()
    {
        Stream stream = _inner.WithBlockingDetection(_run.Detector, "inside").WithBlockingDetection(_run.Detector, "upload");

        stream.WriteByte(9);

        Assert.Equal(["WriteByte 9"], _inner.Calls);
        Assert.Equal(
            [(BlockingReportKind.BlockingCall, "upload"), (BlockingReportKind.BlockingCallEnded, "upload")],
            (await _run.AllAsync()).Select(report => (report.Kind, report.Operation)));
    }

    [Fact]
    public async Task Directions_AreReportedOncePerInterval_FromWhateverPlace()
    {
        using var run = new WatchedRun(options => options.RepeatInterval = TimeSpan.FromMinutes(1));
        Stream stream = _inner.WithBlockingDetection(run.Detector, "upload");

        stream.ReadByte();
        stream.ReadExactly(new byte[3]);
        stream.WriteByte(1);
        stream.Flush();
        run.Clock.Advance(59_999);
        stream.CopyTo(Stream.Null);
        run.Clock.Advance(1);
        stream.CopyTo(Stream.Null);

        Assert.Equal(
            ["Stream.ReadByte", "Stream.WriteByte", "Stream.CopyTo"],
            (await run.AllAsync()).Where(report => report.Kind == BlockingReportKind.BlockingCall).Select(report => report.Api));
    }

    [Fact]
    public async Task DisposeAsync_IsThatOfTheStreamInside_AndDoesNotUseTheContext()
    {
        Stream stream = _inner.WithBlockingDetection(_run.Detector, "upload");
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inner.End = end.Task;

        int posts = await RecordingContext.CountPostsAsync(() => stream.DisposeAsync().AsTask(), end.SetResult);

        Assert.Equal(0, posts);
        Assert.Equal(["DisposeAsync", "disposed"], _inner.Calls);
    }
}
