namespace AsyncToolkit.Tests.Support;

/// <summary>Something that happens in one callback of the user's, the first time that it is called: at once, or behind the first await of the callback.</summary>
internal sealed class Fault(string callback, Action happens, bool isLater = false)
{
    private int _calls;

    /// <summary>Called by every callback where it begins, with its name.</summary>
    internal void In(string name)
    {
        if (!isLater && IsFirst(name))
        {
            happens();
        }
    }

    /// <summary>Called by every callback that may await.</summary>
    internal async Task LaterInAsync(string name)
    {
        if (isLater && IsFirst(name))
        {
            await Task.Yield();
            happens();
        }
    }

    private bool IsFirst(string name) => name == callback && Interlocked.Increment(ref _calls) == 1;
}
