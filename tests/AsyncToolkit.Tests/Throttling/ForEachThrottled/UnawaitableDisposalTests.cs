using System.Threading.Tasks.Sources;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

public class UnawaitableDisposalTests
{
    [Theory]
    [InlineData("GetStatus")]
    [InlineData("GetResult")]
    [InlineData("OnCompleted")]
    public async Task DisposeAsync_ThatCannotBeAwaited_FailsTheCall(string member)
    {
        int ran = 0;
        Task call = new Empty(member).ForEachThrottledAsync(2, (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return default;
        });

        Assert.Equal(member, Assert.IsType<IOException>(await call.EndAsync()).Message);
        Assert.True(call.IsFaulted);
        Assert.Equal(0, ran);
    }

    private sealed class Empty(string throwing) : IAsyncEnumerable<int>, IAsyncEnumerator<int>, IValueTaskSource
    {
        public int Current => 0;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(false);

        public ValueTask DisposeAsync() => new(this, token: 0);

        ValueTaskSourceStatus IValueTaskSource.GetStatus(short token)
        {
            Throw("GetStatus");
            return throwing == "OnCompleted" ? ValueTaskSourceStatus.Pending : ValueTaskSourceStatus.Succeeded;
        }

        void IValueTaskSource.GetResult(short token) => Throw("GetResult");

        void IValueTaskSource.OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => Throw("OnCompleted");

        private void Throw(string member)
        {
            if (member == throwing)
            {
                throw new IOException(member);
            }
        }
    }
}
