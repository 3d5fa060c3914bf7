namespace AsyncToolkit.Tests.BlockingDetection;

public class StreamTests
{
    [Fact]
    public async Task Stream_ReadAndWrittenSynchronously_IsReported()
    {
        using var run = new WatchedRun();
        using Stream stream = new MemoryStream().WithBlockingDetection(run.Detector, "upload");

        stream.Write([1, 2, 3]);
        stream.WriteByte(4);
        stream.Flush();
        stream.Position = 0;
        Assert.Equal(2, stream.Read(new byte[2], 0, 2));
        Assert.Equal(3, stream.ReadByte());
        stream.CopyTo(Stream.Null);

        BlockingReport[] reports = [.. (await run.AllAsync()).Where(report => report.Kind == BlockingReportKind.BlockingCall)];
        Assert.Equal(
            ["Stream.Write", "Stream.WriteByte", "Stream.Flush", "Stream.Read", "Stream.ReadByte", "Stream.CopyTo"],
            reports.Select(report => report.Api));
        Assert.All(reports, report =>
        {
            Assert.Equal("upload", report.Operation);
            Assert.Contains(nameof(Stream_ReadAndWrittenSynchronously_IsReported), report.StackTrace!.Split('\n')[0], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Stream_UsedAsynchronously_IsNotReported()
    {
        using var run = new WatchedRun();
        await using Stream stream = new MemoryStream().WithBlockingDetection(run.Detector, "upload");

        await stream.WriteAsync(new byte[] { 1, 2, 3 });
        await stream.FlushAsync();
        stream.Position = 0;
        Assert.Equal(3, await stream.ReadAsync(new byte[8]));
        await stream.CopyToAsync(Stream.Null);

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Stream_ReadAgainWithinTheInterval_IsReportedOnce()
    {
        using var run = new WatchedRun(options => options.RepeatInterval = TimeSpan.FromMinutes(1));
        using Stream stream = new MemoryStream(new byte[100]).WithBlockingDetection(run.Detector, "upload");

        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(1, stream.Read(new byte[1]));
        }

        Assert.Single(await run.AllAsync(), report => report.Kind == BlockingReportKind.BlockingCall);
    }

    [Fact]
    public async Task Stream_InsideAllowBlocking_IsNotReported()
    {
        using var run = new WatchedRun();
        using Stream stream = new MemoryStream().WithBlockingDetection(run.Detector, "upload");

        BlockingDetector.AllowBlocking("a test", () => stream.WriteByte(1));

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Stream_WithADetectorThatThrows_ThrowsBeforeTheCall()
    {
        using var run = new WatchedRun(options => options.Action = BlockingAction.Throw);
        using Stream stream = new MemoryStream().WithBlockingDetection(run.Detector, "upload");

        var thrown = Assert.Throws<BlockingCallException>(() => stream.WriteByte(1));

        Assert.Equal(("Stream.WriteByte", "upload"), (thrown.Api, thrown.Operation));
        Assert.Equal(0, stream.Length);
        Assert.Single(await run.AllAsync());
    }

    [Fact]
    public void Stream_IsTheOneInside()
    {
        using var run = new WatchedRun();
        var inner = new MemoryStream();
        Stream stream = inner.WithBlockingDetection(run.Detector, "upload");

        stream.SetLength(10);
        Assert.Equal((10, 7), (stream.Length, stream.Seek(7, SeekOrigin.Begin)));
        Assert.Equal((true, true, true, false), (stream.CanRead, stream.CanWrite, stream.CanSeek, stream.CanTimeout));
        stream.Dispose();

        Assert.False(inner.CanRead);
    }

    [Fact]
    public void Stream_OfADetectorThatIsOff_IsTheStreamItself()
    {
        using var run = new WatchedRun(options => options.Enabled = false);

        Assert.Same(Stream.Null, Stream.Null.WithBlockingDetection(run.Detector, "off"));
    }
}
