namespace AsyncToolkit.Internal;

/// <summary>What the options of one call put around each of its bodies; nothing, where they ask for nothing.</summary>
internal sealed class BodySurroundings
{
    private readonly ThrottleOptions _options;
    private readonly CallObservers? _observers;
    private readonly ProgressReporter? _progress;

    internal BodySurroundings(ThrottleOptions options, Func<long?> total)
    {
        _options = options;
        if (options.Progress is not null || options.EffectiveItemTimeout is not null)
        {
            _observers = new CallObservers(options);
        }

        if (options.Progress is not null)
        {
            _progress = new ProgressReporter(options, _observers!, total);
        }
    }

    internal Func<T, CancellationToken, ValueTask> Surround<T>(Func<T, CancellationToken, ValueTask> body)
    {
        if (_options.EffectiveItemTimeout is { } timeout)
        {
            body = new TimedBody<T>(_options, timeout, body, _observers!, _progress).RunAsync;
        }

        return _progress is null ? body : new CountedBody<T>(body, _progress).RunAsync;
    }

    internal Task Start(FanOutCore engine)
    {
        if (_progress is not null)
        {
            _progress.Attach(engine);
            engine.Ended = _progress.CallEnded;
        }

        return engine.Start();
    }
}
