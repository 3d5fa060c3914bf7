namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>Every schedule with at most so many preemptions (switches away from an actor that could go on), one after the other.</summary>
internal sealed class DepthFirstStrategy(int maxPreemptions) : IStrategy
{
    private readonly List<(int[] Options, int Taken, bool Preempts)> _path = [];
    private int _depth;
    private int _preemptions;

    public void Begin(int actors)
    {
        _depth = 0;
        _preemptions = 0;
    }

    public int Choose(ReadOnlySpan<int> runnable, int current, int choice)
    {
        if (_depth == _path.Count)
        {
            bool canGoOn = runnable.Contains(current);
            List<int> options = canGoOn ? [current] : [];
            if (!canGoOn || _preemptions < maxPreemptions)
            {
                foreach (int actor in runnable)
                {
                    if (actor != current)
                    {
                        options.Add(actor);
                    }
                }
            }

            _path.Add(([.. options], 0, canGoOn));
        }

        (int[] choices, int taken, bool preempts) = _path[_depth++];
        if (preempts && taken > 0)
        {
            _preemptions++;
        }

        return choices[taken];
    }

    /// <summary>Moves on to the next schedule. False when all have been run.</summary>
    internal bool Advance()
    {
        while (_path.Count > 0)
        {
            (int[] options, int taken, bool preempts) = _path[^1];
            if (taken + 1 < options.Length)
            {
                _path[^1] = (options, taken + 1, preempts);
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return false;
    }
}
