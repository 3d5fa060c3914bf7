namespace AsyncToolkit.Internal;

/// <summary>What the options of one call put around each of its bodies; nothing, where they ask for nothing.</summary>
internal sealed class BodySurroundings
{
    private readonly ThrottleOptions _options;
    private readonly CallLog? _log;
    private readonly ProgressReporter? _progress;

    /// <param name="options">The options.</param>
    /// <param name="total">How many items there are.</param>
    /// <param name="log">The log of the call, if others have needed it before.</param>
    internal BodySurroundings(ThrottleOptions options, Func<long?> total, CallLog? log = null)
    {
        _options = options;
        if (options.Progress is not null || options.EffectiveItemTimeout is not null)
        {
            _log = log ?? CallLog.Of(options.Logger, options.Name);
        }

        if (options.Progress is not null)
        {
            _progress = new ProgressReporter(options, _log, total);
        }
    }

    /// <param name="body">The body.</param>
    /// <param name="unclaimed">Takes results that come too late, or of an item that then fails; null where nobody wants them.</param>
    internal Func<T, CancellationToken, ValueTask<TResult>> Surround<T, TResult>(
        Func<T, CancellationToken, ValueTask<TResult>> body, UnclaimedResults? unclaimed)
    {
        if (_options.EffectiveItemTimeout is { } timeout)
        {
            body = new TimedBody<T, TResult>(_options, timeout, body, _log, _progress, unclaimed).RunAsync;
        }

        return _progress is null ? body : new CountedBody<T, TResult>(body, _progress).RunAsync;
    }

    /// <summary>The call will be counted, if it is to be. To be called before it starts.</summary>
    internal void Watch(FanOutCore engine)
    {
        if (_progress is not null)
        {
            _progress.Attach(engine, _options.ProgressInterval);
            engine.Ended = _progress.CallEnded;
        }
    }
}
