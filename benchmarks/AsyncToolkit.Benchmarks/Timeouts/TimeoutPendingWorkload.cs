using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Many that wait at the same time, each for a task of its own that pends; an invocation uses the tasks up.</summary>
[InvocationCount(1)]
public abstract class TimeoutPendingWorkload : TimeoutWorkload
{
    private TaskCompletionSource<int>[] _sources = [];
    private Task<int>[] _waits = [];
    private int _items;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        BuildPolly();
        _items = CheckedItems;
        Limit = CheckedItems;
        await CheckContendersAsync(_items);
        Limit = 1;
        _items = ItemsPerCall;
    }

    /// <summary>The tasks themselves are not what is measured.</summary>
    [IterationSetup]
    public void Prepare()
    {
        _sources = new TaskCompletionSource<int>[_items];
        _waits = new Task<int>[_items];
        for (int i = 0; i < _items; i++)
        {
            _sources[i] = new TaskCompletionSource<int>();
        }
    }

    protected Task<int> Task(int item) => _sources[item].Task;

    /// <summary>Starts all, lets them complete if that is asked for, and waits for all.</summary>
    protected async Task StartAllAsync(Func<int, Task<int>> start, bool complete)
    {
        ArgumentNullException.ThrowIfNull(start);
        for (int item = 0; item < _items; item++)
        {
            Probe?.Enter(item);
            _waits[item] = start(item);
        }

        if (complete)
        {
            foreach (TaskCompletionSource<int> source in _sources)
            {
                source.SetResult(1);
            }
        }

        for (int item = 0; item < _items; item++)
        {
            if (await _waits[item].ConfigureAwait(false) != (complete ? 1 : Fallback))
            {
                throw new InvalidOperationException("That was not to be the end.");
            }

            Probe?.Leave();
        }
    }

    /// <summary>The task as an operation that gives up when its token is canceled.</summary>
    protected Task<int> OperationOf(int item, CancellationToken cancellationToken)
    {
        TaskCompletionSource<int> source = _sources[item];
        cancellationToken.UnsafeRegister(static (source, token) => ((TaskCompletionSource<int>)source!).TrySetCanceled(token), source);
        return source.Task;
    }
}
