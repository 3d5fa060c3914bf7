using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

/// <summary>A stream has two tokens, of the call and of the enumeration, and may have a deadline: which of them a canceled move names.</summary>
public class SelectTwoTokensTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Gate _body = new("body");

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Cancel_OfEitherToken_IsNamedAndTheCallsFirst(bool cancelsCall, bool cancelsEnumeration)
    {
        using var call = new TrackedTokenSource();
        using var enumeration = new TrackedTokenSource();
        Task<bool> move = await MovingAsync(call.Token, enumeration.Token);
        if (cancelsEnumeration)
        {
            await enumeration.CancelAsync();
        }

        if (cancelsCall)
        {
            await call.CancelAsync();
        }

        _body.Open();

        await AssertCanceledAsync(move, cancelsCall ? call.Token : enumeration.Token);
    }

    [Fact]
    public async Task Cancel_OfOneTokenThatIsBoth_IsNamed()
    {
        using var both = new TrackedTokenSource();
        Task<bool> move = await MovingAsync(both.Token, both.Token);

        await both.CancelAsync();
        _body.Open();

        await AssertCanceledAsync(move, both.Token);
    }

    // The callbacks of a token run last registered first: the deadline has expired before the stream is told of the cancellation.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_DeadlineExpiresBeforeItIsTold_NamesTheToken(bool isOfTheCall)
    {
        VirtualTimeProvider time = Clocks.Virtual();
        using var deadline = Deadline.Begin(Second, time);
        using var source = new TrackedTokenSource();
        Task<bool> move = await MovingAsync(isOfTheCall ? source.Token : default, isOfTheCall ? default : source.Token);
        using (source.Token.Register(() => time.Advance(Second)))
        {
            await source.CancelAsync();
        }

        _body.Open();

        await AssertCanceledAsync(move, source.Token);
    }

    private async Task<Task<bool>> MovingAsync(CancellationToken call, CancellationToken enumeration)
    {
        IAsyncEnumerator<int> enumerator = Enumerable.Range(0, 9).SelectThrottledAsync(
            1,
            async (item, _) =>
            {
                await _body.WaitAsync(CancellationToken.None);
                return item;
            },
            call).GetAsyncEnumerator(enumeration);
        Task<bool> move = enumerator.MoveAsync();
        await _body.WhenParkedAsync(1);
        return move;
    }

    private static async Task AssertCanceledAsync(Task<bool> move, CancellationToken token)
    {
        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await move.EndAsync());
        Assert.Equal(token, thrown.CancellationToken);
        Assert.DoesNotContain("deadline", thrown.Message, StringComparison.Ordinal);
    }
}
