using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>Where the user's code runs, and in which context.</summary>
public class TimeoutContextTests : TimeoutContract
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly AsyncLocal<string?> _flow = new();

    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task Operation_Starts_OnTheCallersThread(string name)
    {
        int thread = 0;
        Task call = TimeoutForms.Of(name).Start(_ =>
        {
            thread = Environment.CurrentManagedThreadId;
            return Task.FromResult<object?>(null);
        }, Plain(_time), default);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        await call;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Factory_Runs_InTheCallersFlowAndOffItsContext(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var context = new RecordingContext();
        _flow.Value = "caller";
        string? seen = null;
        SynchronizationContext? current = null;
        Task call;
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            call = form.StartWithFactory(Of(Source()), AtOnce(form, _time), (_, _) =>
            {
                seen = _flow.Value;
                current = SynchronizationContext.Current;
                return default;
            }, default);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        _flow.Value = "later";
        _time.Advance(Second);
        await call.WithHangGuard();

        Assert.Equal("caller", seen);
        Assert.Null(current);
        Assert.Equal(0, context.Posts);
    }

    [Fact]
    public async Task Factory_PendingAfterAFailureThatWasThereAlready_IsAwaitedOffTheCallersContext()
    {
        var context = new RecordingContext();
        var pending = new PendingValue<int>(5);
        var options = new TimeoutOptions { Timeout = Second, TimeProvider = _time, FallbackOn = FallbackOn.AnyFailure };
        await DedicatedThread.RunAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            Task<int> call = Task.FromException<int>(new IOException()).WithTimeoutAsync(options, (_, _) => pending.Task);
            DedicatedThread.Block(call);
            Assert.Equal(5, call.Result);
        });

        Assert.False(pending.IsContextAsked);
        Assert.Equal(0, context.Posts);
    }

    // Neither inside the caller's call nor on the thread that has ended the operation.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Factory_AfterAFailureOnAThreadOfItsOwn_RunsOnThePool(bool atOnce)
    {
        var source = new TaskCompletionSource<int>();
        var options = new TimeoutOptions { Timeout = Second, TimeProvider = _time, FallbackOn = FallbackOn.AnyFailure };
        (bool IsOnPool, SynchronizationContext? Context) seen = default;
        Task<int>? call = null;
        await DedicatedThread.RunAsync(() =>
        {
            if (atOnce)
            {
                source.SetException(new IOException());
            }

            SynchronizationContext.SetSynchronizationContext(new RecordingContext());
            call = source.Task.WithTimeoutAsync(options, (_, _) =>
            {
                seen = (Thread.CurrentThread.IsThreadPoolThread, SynchronizationContext.Current);
                return new ValueTask<int>(5);
            });
            SynchronizationContext.SetSynchronizationContext(null);
            source.TrySetException(new IOException());
        });

        Assert.Equal(5, await call!.WithHangGuard());
        Assert.Equal((true, null), seen);
    }

    // That thread is one of the pool's, and in the middle of something.
    [Fact]
    public async Task Factory_AfterAFailureInsideOfAWorkItem_RunsInOneOfItsOwn()
    {
        var source = new TaskCompletionSource<int>();
        var options = new TimeoutOptions { Timeout = Second, TimeProvider = _time, FallbackOn = FallbackOn.AnyFailure };
        int failing = 0;
        bool isInside = false;
        Task<int> call = source.Task.WithTimeoutAsync(options, (_, _) =>
        {
            isInside = Volatile.Read(ref failing) == Environment.CurrentManagedThreadId;
            return new ValueTask<int>(5);
        });

        await Task.Run(() =>
        {
            Volatile.Write(ref failing, Environment.CurrentManagedThreadId);
            source.SetException(new IOException());
            Volatile.Write(ref failing, 0);
        });

        Assert.Equal(5, await call.WithHangGuard());
        Assert.False(isInside);
    }

    [Theory]
    [MemberData(nameof(TaskForms))]
    public void Task_OfACallThatWasCanceledBefore_IsWatchedOffTheCallersContext(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var context = new RecordingContext();
        TaskCompletionSource<object?> source = Source();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            // the task itself, which an async method of the form would watch under the context of ours
            Task call = form.HasResult
                ? form.Start(Of(source), AtOnce(form, _time), new CancellationToken(true))
                : ((Task)source.Task).WithTimeoutAsync(AtOnce(form, _time), new CancellationToken(true));
            Assert.True(call.IsCanceled);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        source.SetResult(null);

        Assert.Equal(0, context.Posts);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Handler_Runs_InTheCallersFlow(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        _flow.Value = "caller";
        var seen = new TaskCompletionSource<string?>();
        Action<LateCompletion> handler = _ => seen.SetResult(_flow.Value);
        TimeoutOptions options = form.IsTask
            ? new TimeoutOptions { Timeout = Second, TimeProvider = _time, OnLateCompletion = handler }
            : new TimeoutOptions { Timeout = Second, TimeProvider = _time, OnLateCompletion = handler, AbandonAfter = TimeSpan.Zero };
        var source = Source();
        Task call = form.Try(Of(source), options, default);
        _flow.Value = "later";
        _time.Advance(Second);
        await call.WithHangGuard();
        source.SetResult(null);
        Assert.Equal("caller", await seen.Task.WithHangGuard());
    }

    // Neither the timer nor the canceling thread runs code of the user's, so one that hangs there keeps nobody else.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Continuations_OfACall_DoNotRunOnTheTimer(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var hanging = new Gate("continuation");
        Task first = form.Try(Of(Source()), AtOnce(form, _time), default);
        Task second = form.Try(Of(Source()), AtOnce(form, _time), default);
        Task continuation = first.ContinueWith(
            _ => hanging.Wait(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        _time.Advance(Second);

        await second.WithHangGuard();
        await hanging.WhenParkedAsync(1);
        hanging.Open();
        await continuation.WithHangGuard();
    }
}
