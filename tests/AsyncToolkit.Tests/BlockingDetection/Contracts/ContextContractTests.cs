using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>What the two contexts of the detector do as contexts.</summary>
public sealed class ContextContractTests : IDisposable
{
    private readonly WatchedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PostAndSend_Null_Throw(bool isPoolContext)
    {
        SynchronizationContext context = isPoolContext ? PoolContext.Instance : Wrap(new SynchronizationContext());

        Assert.Throws<ArgumentNullException>("d", () => context.Post(null!, null));
        Assert.Throws<ArgumentNullException>("d", () => context.Send(null!, null));
    }

    [Fact]
    public void Callback_RunsWhereTheContextInsideRunsIt_WithTheWrapperCurrent()
    {
        var inner = new InlineContext();
        SynchronizationContext wrapper = Wrap(inner);
        SynchronizationContext? previous = SynchronizationContext.Current;
        List<(string?, SynchronizationContext?)> seen = [];

        wrapper.Post(state => seen.Add(((string?)state, SynchronizationContext.Current)), "posted");
        wrapper.Send(state => seen.Add(((string?)state, SynchronizationContext.Current)), "sent");
        Exception? thrown = Record.Exception(() => wrapper.Send(static _ => throw new InvalidOperationException("callback"), null));

        Assert.Equal([("posted", wrapper), ("sent", wrapper)], seen);
        Assert.Equal(["Post", "Send", "Send"], inner.Calls);
        Assert.IsType<InvalidOperationException>(thrown);
        Assert.Same(previous, SynchronizationContext.Current);
    }

    [Fact]
    public void CreateCopy_IsTheWrapperOfTheCopy()
    {
        var inner = new InlineContext();
        SynchronizationContext wrapper = Wrap(inner);

        Assert.Same(wrapper, wrapper.CreateCopy());
        inner.Copy = new InlineContext();
        SynchronizationContext copy = wrapper.CreateCopy();
        copy.Post(static _ => { }, null);

        Assert.NotSame(wrapper, copy);
        Assert.Equal((0, 1), (inner.Calls.Count, inner.Copy.Calls.Count));
    }

    // A context that does not ask for waits is not asked to wait: its method may be anything.
    [Fact]
    public async Task Wait_UnderAContextThatDoesNotAskForIt_IsTheRuntimes()
    {
        var inner = new InlineContext();
        using var set = new ManualResetEvent(initialState: true);

        await DedicatedThread.RunAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(Wrap(inner));
            Assert.True(set.WaitOne());
            SynchronizationContext.SetSynchronizationContext(null);
        });

        Assert.Empty(inner.Calls);
    }

    [Fact]
    public void Scope_EndedAgainInAFlowThatStillCarriesIt_LeavesThatFlowAlone()
    {
        using BlockingScope outer = _run.Detector.Watch("outer");
        BlockingScope inner = _run.Detector.Watch("inner");
        ExecutionContext flow = ExecutionContext.Capture()!;
        inner.Dispose();
        BlockingScope? current = null;

        ExecutionContext.Run(
            flow,
            _ =>
            {
                inner.Dispose();
                current = AmbientScope.Current;
            },
            null);

        Assert.Same(inner, current);
        Assert.Same(outer, AmbientScope.Current);
    }

    [Fact]
    public async Task FlushAsync_UnderAContext_DoesNotUseIt()
    {
        var gate = new Gate();
        _run.Detector.Reported += (_, _) => gate.Wait();
        Assert.True(_run.Detector.Reports.Add(new SlowCallback("operation", 7, 1)));
        await gate.WhenParkedAsync(1);

        Assert.Equal(0, await RecordingContext.CountPostsAsync(() => _run.Detector.FlushAsync(), gate.Open));
    }

    private SynchronizationContext Wrap(SynchronizationContext inner) => inner.WithBlockingDetection(_run.Detector, "user interface");

    private sealed class InlineContext : SynchronizationContext
    {
        internal List<string> Calls { get; } = [];

        internal InlineContext? Copy { get; set; }

        public override SynchronizationContext CreateCopy() => Copy ?? this;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Calls.Add("Post");
            d(state);
        }

        public override void Send(SendOrPostCallback d, object? state)
        {
            Calls.Add("Send");
            d(state);
        }

        public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
        {
            Calls.Add("Wait");
            return 0;
        }
    }
}
