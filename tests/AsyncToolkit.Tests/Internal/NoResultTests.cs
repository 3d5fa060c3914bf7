using System.Threading.Tasks.Sources;
using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal;

/// <summary>A result is added to a body, and taken away again, without a change of how it ends.</summary>
public class NoResultTests
{
    [Fact]
    public async Task AddTo_ABodyThatHasEnded_TakesItsEndOnce()
    {
        var source = new CountingSource();
        Func<int, CancellationToken, ValueTask<NoResult>> body = NoResult.AddTo<int>((_, _) => new ValueTask(source, token: 0));

        ValueTask<NoResult> running = body(1, CancellationToken.None);

        Assert.True(running.IsCompletedSuccessfully);
        Assert.Equal(1, source.Taken);
        await running;
        Assert.Equal(1, source.Taken);
    }

    [Fact]
    public async Task AddTo_ABodyThatSuspends_GoesOnWithoutTheContextOfItsStart()
    {
        var pending = new PendingValue<int>(0);

        await NoResult.AddTo<int>((_, _) => pending.Plain)(1, CancellationToken.None).AsTask().WithHangGuard();

        Assert.False(pending.IsContextAsked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AddTo_ThenRemoved_EndsAsTheBodyDoes(bool suspends)
    {
        var release = new TaskCompletionSource();
        Func<int, CancellationToken, ValueTask> body = NoResult.RemoveFrom(NoResult.AddTo<int>(async (item, _) =>
        {
            if (suspends)
            {
                await release.Task;
            }

            if (item == 2)
            {
                throw new IOException("two");
            }
        }));

        Task good = body(1, CancellationToken.None).AsTask();
        Task bad = body(2, CancellationToken.None).AsTask();
        Assert.Equal((!suspends, !suspends), (good.IsCompleted, bad.IsCompleted));
        release.SetResult();

        Assert.Null(await good.EndAsync());
        Assert.Equal("two", (await bad.EndAsync())?.Message);
    }

    private sealed class CountingSource : IValueTaskSource
    {
        internal int Taken { get; private set; }

        public void GetResult(short token) => Taken++;

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Succeeded;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            throw new NotSupportedException();
    }
}
