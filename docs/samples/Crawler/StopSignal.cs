using System.Runtime.InteropServices;

namespace Crawler;

/// <summary>
/// Turns the first Ctrl+C (or termination signal) into a canceled token, and leaves the second to the system, which ends the process.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Action _onFirst;
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    /// <param name="onFirst">Called at the first signal, before the token is canceled.</param>
    internal StopSignal(Action onFirst)
    {
        _onFirst = onFirst;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _received) > 1)
        {
            return;
        }

        context.Cancel = true;
        _onFirst();

        // Not on the signal's own thread: whatever is registered with the token must not hold up the next signal.
        _ = _source.CancelAsync();
    }
}
