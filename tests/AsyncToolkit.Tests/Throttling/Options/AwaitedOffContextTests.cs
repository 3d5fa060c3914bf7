using System.Threading.RateLimiting;
using System.Threading.Tasks.Sources;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Options;

/// <summary>What is the user's is awaited off any context, whatever a body may have left on the thread, and whatever options are around it.</summary>
public class AwaitedOffContextTests
{
    [Theory]
    [InlineData("progress")]
    [InlineData("timeout")]
    [InlineData("timeout, abandoned")]
    [InlineData("limiter")]
    public async Task Body_UnderAnOption_IsAwaitedOffAnyContext(string option)
    {
        var pending = new PendingValue<int>(5);

        int[] results = await new[] { 0 }.GatherAsync(OptionsWith(option), (_, _) => pending.Task).WithHangGuard();

        Assert.Equal([5], results);
        Assert.False(pending.IsContextAsked);
    }

    [Fact]
    public async Task Body_OfATraversal_IsAwaitedOffAnyContext()
    {
        var pending = new PendingValue<IEnumerable<int>>([]);

        await new[] { 0 }.TraverseThrottledAsync(1, (_, _) => pending.Task).WithHangGuard();

        Assert.False(pending.IsContextAsked);
    }

    [Fact]
    public async Task SourceAndLimiter_OfACall_AreAwaitedOffAnyContext()
    {
        var limiter = new ScriptedLimiter();
        var lease = new PendingValue<RateLimitLease>(limiter.Grant());
        var items = new PendingItems();
        var options = new ThrottleOptions { MaxConcurrency = 1, RateLimiter = new ScriptedLimiter((_, _) => lease.Task) };

        await items.ForEachThrottledAsync(options, static (_, _) => ValueTask.CompletedTask).WithHangGuard();

        Assert.Equal(1, limiter.Returned);
        Assert.False(items.First.IsContextAsked);
        Assert.False(lease.IsContextAsked);
    }

    // Whoever completes what we wait for may do so under a context of his own: what we wait for next does not go back to it.
    [Fact]
    public async Task SourceAndLimiter_ThatGoOnUnderAContext_LeaveItAlone()
    {
        var context = new RecordingContext();
        var time = Clocks.Virtual();
        var limiter = new ScriptedLimiter();
        var rejected = new ResumedValue<RateLimitLease>(limiter.Reject(TimeSpan.FromSeconds(1)));
        var granted = new ResumedValue<RateLimitLease>(limiter.Grant());
        var pulled = new ResumedValue<bool>(true);
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            RateLimiter = new ScriptedLimiter((call, _) => call == 0 ? rejected.Task : granted.Task),
            TimeProvider = time,
        };
        Task call = new OneItem(pulled.Task).ForEachThrottledAsync(options, static (_, _) => ValueTask.CompletedTask);

        await pulled.ResumeAsync(context);
        await rejected.ResumeAsync(context);
        time.Advance(TimeSpan.FromSeconds(1));

        // under another one: who is in his own already is not posted to
        var other = new RecordingContext();
        await granted.ResumeAsync(other);

        await call.WithHangGuard();
        Assert.Equal((2, 0, 0), (limiter.Returned, context.Posts, other.Posts));
    }

    [Fact]
    public async Task Body_ThatEndsUnderAContextWhileItsCallbacksHang_IsNotWaitedForThere()
    {
        var context = new RecordingContext();
        using var source = new TrackedTokenSource();
        var hanging = new Gate("callback");
        var body = new ResumedValue<int>(5);
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = TimeSpan.FromSeconds(1), TimeProvider = Clocks.Virtual() };
        Task<int[]> call = new[] { 0 }.GatherAsync(
            options,
            (item, token) =>
            {
                _ = token.UnsafeRegister(_ => hanging.Wait(), null);
                return body.Task;
            },
            source.Token);
        await body.AwaitedAsync();
        await source.CancelAsync();
        await hanging.WhenParkedAsync(1);

        await body.ResumeAsync(context);
        hanging.Open();

        await call.EndAsync();
        Assert.Equal(0, context.Posts);
    }

    [Fact]
    public async Task ItemTimeout_WhoseTimerFiresUnderAContext_LeavesItAlone()
    {
        var context = new RecordingContext();
        var time = Clocks.Virtual();
        var body = new Gate("body");
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = TimeSpan.FromSeconds(1), TimeProvider = time };
        Task call = new[] { 0 }.ForEachThrottledAsync(options, async (_, token) => await body.WaitAsync(token));
        await body.WhenParkedAsync(1);

        await DedicatedThread.RunAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            time.Advance(TimeSpan.FromSeconds(1));
        });

        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.Equal(0, context.Posts);
    }

    private static ThrottleOptions OptionsWith(string option) => option switch
    {
        "progress" => new() { MaxConcurrency = 1, Progress = new RecordingProgress(), TimeProvider = Clocks.Virtual() },
        "timeout" => new() { MaxConcurrency = 1, ItemTimeout = TimeSpan.FromSeconds(1), TimeProvider = Clocks.Virtual() },
        "timeout, abandoned" => new() { MaxConcurrency = 1, ItemTimeout = TimeSpan.FromSeconds(1), AbandonAfter = TimeSpan.Zero, TimeProvider = Clocks.Virtual() },
        _ => new() { MaxConcurrency = 1, RateLimiter = new ScriptedLimiter() },
    };

    private sealed class PendingItems : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        private int _pulled;

        internal PendingValue<bool> First { get; } = new(true);

        public int Current => 0;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => _pulled++ == 0 ? First.Task : new ValueTask<bool>(false);

        public ValueTask DisposeAsync() => default;
    }

    private sealed class OneItem(ValueTask<bool> pull) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        private int _pulled;

        public int Current => 0;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => _pulled++ == 0 ? pull : new ValueTask<bool>(false);

        public ValueTask DisposeAsync() => default;
    }

    /// <summary>A result that is pending until a test resumes whoever awaits it, under a context.</summary>
    private sealed class ResumedValue<T>(T result) : IValueTaskSource<T>
    {
        private readonly TaskCompletionSource<Action> _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isResumed;

        internal ValueTask<T> Task => new(this, token: 0);

        public ValueTaskSourceStatus GetStatus(short token) => _isResumed ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _awaited.SetResult(() => continuation(state));

        public T GetResult(short token) => result;

        internal async Task AwaitedAsync() => await _awaited.Task.WithHangGuard();

        internal async Task ResumeAsync(SynchronizationContext context)
        {
            Action resume = await _awaited.Task.WithHangGuard();
            _isResumed = true;
            await DedicatedThread.RunAsync(() =>
            {
                SynchronizationContext.SetSynchronizationContext(context);
                resume();
            });
        }
    }
}
