using AsyncToolkit.Schedules.Tests.Explorer;

// The compiler lowers `lock` on this type to EnterScope and Dispose, by its full name.
namespace System.Threading;

/// <summary>A lock that suspends actors instead of threads.</summary>
internal sealed class Lock
{
    private bool _held;

    public Scope EnterScope()
    {
        Actor.Point();
        if (_held)
        {
            Actor.WaitUntil(() => !_held);
        }

        _held = true;
        return new Scope(this);
    }

    public readonly ref struct Scope(Lock owner)
    {
        public void Dispose()
        {
            owner._held = false;
            Actor.Point();
        }
    }
}
