using System.Threading.Tasks.Sources;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

// A pooled source is somebody else's as soon as its result has been taken.
public class CompletedSourceTests
{
    [Fact]
    public async Task Body_WhoseSourceHasCompleted_IsAskedForItsResultOnce()
    {
        var source = new Completed();

        await new[] { 1, 2, 3 }.ForEachThrottledAsync(2, (_, _) => new ValueTask(source, 0));

        Assert.Equal(3, source.Taken);
    }

    private sealed class Completed : IValueTaskSource
    {
        private int _taken;

        internal int Taken => _taken;

        public void GetResult(short token) => Interlocked.Increment(ref _taken);

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Succeeded;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: false);
    }
}
