namespace AsyncToolkit.Tests.Support;

/// <summary>Something that happens in one callback of the user's, the first time that it is called.</summary>
internal sealed class Fault(string callback, Action happens)
{
    private int _calls;

    /// <summary>Called by every callback, with its name.</summary>
    internal void In(string name)
    {
        if (name == callback && Interlocked.Increment(ref _calls) == 1)
        {
            happens();
        }
    }
}
