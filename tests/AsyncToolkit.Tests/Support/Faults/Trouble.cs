namespace AsyncToolkit.Tests.Support;

/// <summary>One kind of trouble in one callback of the user's, and what a test needs to make it and to end it.</summary>
internal sealed class Trouble : IDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TrackedTokenSource _caller = new();
    private readonly Func<Task> _reenter;
    private readonly FaultKind _kind;
    private volatile bool _hasGivenUp;

    /// <param name="callback">Where it happens, the first time that it is called.</param>
    /// <param name="kind">What happens.</param>
    /// <param name="reenter">The call that <see cref="FaultKind.Reenters"/> makes.</param>
    internal Trouble(string callback, FaultKind kind, Func<Task> reenter)
    {
        _kind = kind;
        _reenter = reenter;
        Thrown = new IOException(callback);
        Fault = new Fault(callback, Happen, kind is FaultKind.ThrowsLater);
    }

    /// <summary>For every callback to call.</summary>
    internal Fault Fault { get; }

    /// <summary>What the callback throws, if it does.</summary>
    internal IOException Thrown { get; }

    /// <summary>The token that the callback cancels, if it does.</summary>
    internal CancellationToken Caller => _caller.Token;

    /// <summary>Completes when the callback is in trouble.</summary>
    internal Task Happened => _happened.Task;

    /// <summary>Whether the callback hangs at this moment: it gives up where nobody releases it.</summary>
    internal bool IsHanging { get; private set; }

    /// <summary>Cancels the token, whether the callback does so or not.</summary>
    internal void CancelCaller() => _caller.Cancel();

    /// <summary>Lets the callback go on, if it hangs. Fails where it has given up by then: what was seen before may have waited for that.</summary>
    internal void Release()
    {
        Assert.False(_hasGivenUp, "What was not to wait for the callback has waited until it gave up.");
        _released.Set();
    }

    public void Dispose()
    {
        _caller.Dispose();
        _released.Dispose();
    }

    private void Happen()
    {
        switch (_kind)
        {
            case FaultKind.Cancels:
                _caller.Cancel();
                _happened.SetResult();
                break;
            case FaultKind.Hangs:
                IsHanging = true;
                _happened.SetResult();
                _hasGivenUp = !_released.Wait(HangGuard.Patience);
                IsHanging = false;
                Assert.False(_hasGivenUp);
                break;
            case FaultKind.Reenters:
                DedicatedThread.Block(_reenter());
                _happened.SetResult();
                break;
            case FaultKind.Throws or FaultKind.ThrowsLater:
                _happened.SetResult();
                throw Thrown;
        }
    }
}
