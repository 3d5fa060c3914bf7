using System.Threading.Tasks.Sources;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>What is used again: the objects of calls that have ended on a thread, and the sources behind value tasks.</summary>
public class TimeoutAllocationTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_AfterOthersThatEndedOnItsThread_AllocatesLess(bool isOperation)
    {
        // one that waits all the time, so that the timer is not touched
        var waiting = new TaskCompletionSource<object>();
        Task<object> behind = waiting.Task.WithTimeoutAsync(Second, _time);
        long without = 0;
        long with = 0;
        await DedicatedThread.RunAsync(() =>
        {
            End(Start(out _));
            TaskCompletionSource<int> taken = Start(out _);
            TaskCompletionSource<int> another = Start(out without);
            End(taken);
            End(another);

            End(Start(out with));
        });

        Assert.True(with < without, $"{with} and {without}");
        waiting.SetResult(waiting);
        await behind.WithHangGuard();

        TaskCompletionSource<int> Start(out long allocated)
        {
            var source = new TaskCompletionSource<int>();
            Func<CancellationToken, ValueTask<int>> operation = _ => new ValueTask<int>(source.Task);
            Task<int> task = source.Task;
            long before = GC.GetAllocatedBytesForCurrentThread();
            Task<int> call = isOperation ? operation.WithTimeoutAsync(Second, _time) : task.WithTimeoutAsync(Second, _time);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.False(call.IsCompleted);
            return source;
        }

        static void End(TaskCompletionSource<int> source) => source.SetResult(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Operation_ThatHasEndedWhenItReturns_IsAwaitedOnce(bool hasResult)
    {
        var source = new EndedSource();
        Func<CancellationToken, ValueTask> plain = _ => new ValueTask(source, token: 0);
        Func<CancellationToken, ValueTask<int>> withResult = _ => new ValueTask<int>(source, token: 0);

        await (hasResult ? withResult.WithTimeoutAsync(Second, _time) : plain.WithTimeoutAsync(Second, _time));

        Assert.Equal(1, source.Awaited);
    }

    private sealed class EndedSource : IValueTaskSource, IValueTaskSource<int>
    {
        internal int Awaited { get; private set; }

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Succeeded;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            throw new NotSupportedException();

        void IValueTaskSource.GetResult(short token) => Awaited++;

        int IValueTaskSource<int>.GetResult(short token) => Awaited++;
    }
}
