using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

public abstract partial class SelectContract<TSource, TEntry>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_BodiesParked_StartsNothingMoreAndAwaitsThem(bool ofTheEnumeration)
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate();
        int started = 0;
        await using IAsyncEnumerator<int> enumerator = Select(
            Enumerable.Range(0, 100),
            5,
            async (item, token) =>
            {
                Interlocked.Increment(ref started);
                gate.Mark();
                await token.CanceledAsync();
                await gate.WaitAsync(CancellationToken.None);
                return item;
            },
            ofTheEnumeration ? default : source.Token).GetAsyncEnumerator(ofTheEnumeration ? source.Token : default);
        Task<bool> move = enumerator.MoveAsync();
        await gate.WhenParkedAsync(5);

        await source.CancelAsync();
        await gate.WhenParkedAsync(10);
        Assert.False(move.IsCompleted);
        gate.Open();

        await AssertCanceledAsync(move, source.Token);
        Assert.Equal(5, started);
        Assert.False(await enumerator.MoveAsync());
    }

    // Both tokens can be canceled: the one that was is the one that is named.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_OfEitherToken_NamesIt(bool ofTheEnumeration)
    {
        using var argument = new TrackedTokenSource();
        using var enumeration = new TrackedTokenSource();
        CancellationTokenSource used = ofTheEnumeration ? enumeration : argument;
        await using IAsyncEnumerator<int> enumerator = Select(
            Enumerable.Range(0, 100),
            2,
            async (item, token) =>
            {
                if (item == 4)
                {
                    await used.CancelAsync();
                    await token.CanceledAsync();
                }

                return item;
            },
            argument.Token).GetAsyncEnumerator(enumeration.Token);

        await AssertCanceledAsync(DrainAsync(enumerator), used.Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_BeforeTheFirstMove_TouchesNothing(bool ofTheEnumeration)
    {
        bool touched = false;
        var canceled = new CancellationToken(canceled: true);
        await using IAsyncEnumerator<int> enumerator = Select(
            Enumerable.Range(0, 3),
            2,
            (item, _) =>
            {
                touched = true;
                return new ValueTask<int>(item);
            },
            ofTheEnumeration ? default : canceled).GetAsyncEnumerator(ofTheEnumeration ? canceled : default);
        ValueTask<bool> move = enumerator.MoveNextAsync();

        Assert.True(move.IsCanceled);
        await AssertCanceledAsync(move.AsTask(), canceled);
        Assert.False(touched);
        Assert.False(await enumerator.MoveAsync());
    }

    // Results lie ready; nothing of them is handed over once the caller has canceled and work was prevented.
    [Fact]
    public Task Cancellation_BetweenMoves_ThrowsAtTheNext() => Clocks.RunAsync(async time =>
    {
        using var source = new TrackedTokenSource();
        await using IAsyncEnumerator<int> enumerator = Select(
            Enumerable.Range(0, 100), 4, static (item, _) => new ValueTask<int>(item), source.Token).GetAsyncEnumerator();
        await enumerator.TakeAsync(3);
        await Task.Delay(TimeSpan.FromSeconds(1), time);

        await source.CancelAsync();

        await AssertCanceledAsync(enumerator.MoveNextAsync().AsTask(), source.Token);
        Assert.False(await enumerator.MoveNextAsync());
    });

    [Fact]
    public async Task Cancellation_WithFailuresBesideIt_KeepsThemInside()
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate();
        await using IAsyncEnumerator<int> enumerator = Select<int, int>(
            Enumerable.Range(0, 100),
            2,
            async (item, _) =>
            {
                await gate.WaitAsync(CancellationToken.None);
                throw new IOException($"late {item}");
            },
            source.Token).GetAsyncEnumerator();
        Task<bool> move = enumerator.MoveAsync();
        await gate.WhenParkedAsync(2);

        await source.CancelAsync();
        gate.Open();

        FanOutException? inside = await AssertCanceledAsync(move, source.Token);
        Assert.Equal(["late 0", "late 1"], inside!.InnerExceptions.Select(static late => late.Message).Order());
    }

    private static async Task DrainAsync<T>(IAsyncEnumerator<T> enumerator)
    {
        while (await enumerator.MoveAsync())
        {
        }
    }

    private static async Task<FanOutException?> AssertCanceledAsync(Task call, CancellationToken token)
    {
        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(token, thrown.CancellationToken);
        return thrown.InnerException is null ? null : Assert.IsType<FanOutException>(thrown.InnerException);
    }
}
