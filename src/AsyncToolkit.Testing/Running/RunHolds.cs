namespace AsyncToolkit.Testing;

/// <summary>The holds on a run's clock, with the names of those who hold it.</summary>
internal sealed class RunHolds(RunPump pump)
{
    private readonly List<Hold> _holds = [];

    internal bool Any
    {
        get
        {
            lock (_holds)
            {
                return _holds.Count > 0;
            }
        }
    }

    internal IDisposable Add(string caller)
    {
        Hold hold = new(this, caller);
        lock (_holds)
        {
            _holds.Add(hold);
        }

        return hold;
    }

    internal IReadOnlyList<string> Describe()
    {
        lock (_holds)
        {
            return [.. _holds.Select(hold => hold.Caller)];
        }
    }

    private void Remove(Hold hold)
    {
        lock (_holds)
        {
            _holds.Remove(hold);
        }

        pump.Wake();
    }

    private sealed class Hold(RunHolds holds, string caller) : IDisposable
    {
        internal string Caller => caller;

        public void Dispose() => holds.Remove(this);
    }
}
