using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>What a stream runs. Each enumeration of it is a call of its own, with a source, an engine and observers of its own.</summary>
internal sealed class StreamCall<T, TResult>(
    ItemSequence<T> source,
    ThrottleOptions options,
    Func<T, CancellationToken, ValueTask<TResult>> selector,
    CancellationToken callerToken) : IAsyncEnumerable<TResult>, IStreamCall<TResult>
{
    public ThrottleOptions Options => options;

    public CancellationToken CallerToken => callerToken;

    public IAsyncEnumerator<TResult> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new ResultStream<TResult>(this, cancellationToken);

    public FanOutCore Open(StreamSupply<TResult> supply, UnclaimedResults? unclaimed, CallLog? log) =>
        ThrottledCall.Create(source, options, FanOutPolicy.Of(options), selector, unclaimed, new Sink(supply), callerToken, supply.Room, log);

    private readonly struct Sink(StreamSupply<TResult> supply) : IFanOutSink<TResult>
    {
        public FanOutCore Over<TItem>(
            Source<TItem> items,
            Func<TItem, CancellationToken, ValueTask<TResult>> body,
            in FanOutPolicy policy,
            CancellationToken token) =>
            new FanOut<TItem, ResultWork<TItem, TResult, StreamReceiver<TResult>>, ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter>(
                items,
                new ResultWork<TItem, TResult, StreamReceiver<TResult>>(body, new StreamReceiver<TResult>(supply.Line, supply)),
                policy,
                supply,
                token);
    }
}
