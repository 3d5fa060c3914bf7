using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Internal;

/// <summary>Something that a timeout has left running, from then until it ends: counted, and told to those who want to know.</summary>
/// <remarks>
/// Process-wide state, as far as an instrument is: the meter holds no number of ours, and costs nothing while nobody listens to it.
/// Made in the caller's context, in which the handlers run.
/// </remarks>
internal sealed class AbandonedWork
{
    private static readonly Meter Meter = new("AsyncToolkit.Timeouts");

    private static readonly UpDownCounter<long> Running = Meter.CreateUpDownCounter<long>(
        "asynctoolkit.timeouts.abandoned",
        unit: "{operation}",
        description: "Operations and tasks that were abandoned by a timeout and have not ended yet.");

    private readonly TimedCallSetup _setup;
    private readonly ObserverQueue? _handlers;
    private readonly ObserverQueue? _log;

    private AbandonedWork(in TimedCallSetup setup)
    {
        _setup = setup;
        if (setup.Options?.Logger is not null)
        {
            // one of its own: if it hangs, no handler waits for it. What it throws goes nowhere, for nobody is left to tell.
            _log = new ObserverQueue(static _ => { });
        }

        if (setup.Options?.OnLateCompletion is not null)
        {
            _handlers = new ObserverQueue(OnHandlerFailed);
        }
    }

    private string Name => _setup.Name ?? "The operation";

    internal static void Count(int change)
    {
        try
        {
            Running.Add(change);
        }
        catch (Exception)
        {
            // who listens is called right here, and its failure is none of the call's
        }
    }

    /// <summary>It is abandoned now.</summary>
    /// <param name="setup">What it was given.</param>
    /// <param name="end">What ended the call.</param>
    /// <param name="counted">Whether somebody else counts it.</param>
    internal static AbandonedWork Begin(in TimedCallSetup setup, TimedCallEnd end, bool counted = false)
    {
        var work = new AbandonedWork(setup) { IsCountedElsewhere = counted };
        if (!counted)
        {
            Count(1);
        }

        if (setup.Options?.Logger is not null)
        {
            string reason = end switch
            {
                TimedCallEnd.Timeout => $"its timeout of {setup.Timeout} had passed",
                TimedCallEnd.Caller => "its caller had canceled",
                _ => "its clock had failed",
            };
            work.Log(logger => TimeoutLog.Abandoned(logger, work.Name, reason));
        }

        return work;
    }

    /// <summary>The callbacks on a token may throw after everybody has gone on: only the logger is left to be told.</summary>
    internal static void Observe(Task callbacks, in TimedCallSetup setup) => _ = new AbandonedWork(setup).ObserveAsync(callbacks);

    /// <summary>It has ended, as the task has.</summary>
    internal void End(Task ended, TimeSpan lateness)
    {
        if (!IsCountedElsewhere)
        {
            Count(-1);
        }

        if (_handlers is null && _log is null)
        {
            return;
        }

        var late = new LateCompletion(_setup.Name, Failures.Of(ended), lateness);
        _handlers?.Post(() => _setup.Options!.OnLateCompletion!(late));

        Log(logger => TimeoutLog.AbandonedEnded(logger, Name, late.Lateness, late.Status, late.Exception));
    }

    private bool IsCountedElsewhere { get; init; }

    private async Task ObserveAsync(Task callbacks)
    {
        await callbacks.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (callbacks.Exception is { } thrown)
        {
            Log(logger => TimeoutLog.TokenCallbackFailed(logger, Name, thrown));
        }
    }

    private void Log(Action<ILogger> log) => _log?.Post(() => log(_setup.Options!.Logger!));

    private void OnHandlerFailed(Exception exception) => Log(logger => TimeoutLog.HandlerFailed(logger, Name, exception));
}
