using AsyncToolkit.Schedules.Tests.Explorer;

namespace System.Threading;

/// <summary>A signal that suspends actors instead of threads.</summary>
internal sealed class AutoResetEvent(bool initialState)
{
    private bool _isSet = initialState;

    public bool Set()
    {
        Actor.Point();
        return _isSet = true;
    }

    public bool WaitOne()
    {
        Actor.Point();
        Actor.WaitUntil(() => _isSet);
        _isSet = false;
        return true;
    }
}
