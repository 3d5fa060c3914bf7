using System.Runtime.CompilerServices;

namespace AsyncToolkit.Benchmarks;

/// <summary>What a timed call over a task cannot do without, step by step: the returned task and a continuation, a deadline, a note of what was abandoned.</summary>
/// <remarks>No caller who can cancel, no options, and work that does not fail.</remarks>
internal sealed class SketchCall : IThreadPoolWorkItem
{
    private static readonly ConditionalWeakTable<Task, object> Abandoned = [];

    [ThreadStatic]
    private static SketchCall? _spare;

    private readonly Action _onEnded;
    private readonly LinkedListNode<SketchCall>? _entry;
    private readonly bool _notesAbandoned;
    private AsyncTaskMethodBuilder<int> _result = AsyncTaskMethodBuilder<int>.Create();
    private Task<int>? _work;
    private int _fallback;
    private bool _isReused;

    private SketchCall(bool hasDeadline, bool notesAbandoned)
    {
        _onEnded = OnEnded;
        _entry = hasDeadline ? new LinkedListNode<SketchCall>(this) : null;
        _notesAbandoned = notesAbandoned;
    }

    /// <summary>Under the lock of the deadlines.</summary>
    internal long Due { get; set; }

    /// <summary>The result of the work, and nothing else: as much as an async method does that only awaits it.</summary>
    internal static Task<int> ContinueAsync(Task<int> work) => new SketchCall(hasDeadline: false, notesAbandoned: false).Start(work, default, 0);

    internal static Task<int> WithDeadlineAsync(Task<int> work, TimeSpan allowed, int fallback, bool notesAbandoned = false) =>
        new SketchCall(hasDeadline: true, notesAbandoned).Start(work, allowed, fallback);

    /// <summary>The same, and the object is used again on its thread once the work has ended in time.</summary>
    internal static Task<int> ReusedAsync(Task<int> work, TimeSpan allowed, int fallback)
    {
        SketchCall call = _spare ?? new SketchCall(hasDeadline: true, notesAbandoned: false) { _isReused = true };
        _spare = null;
        return call.Start(work, allowed, fallback);
    }

    // The time is up.
    void IThreadPoolWorkItem.Execute()
    {
        if (_notesAbandoned)
        {
            Abandoned.TryAdd(_work!, _onEnded);
        }

        _result.SetResult(_fallback);
    }

    private Task<int> Start(Task<int> work, TimeSpan allowed, int fallback)
    {
        _work = work;
        _fallback = fallback;

        // Made before anybody can end the call: from there on the object may be somebody else's.
        Task<int> result = _result.Task;
        if (_entry is not null)
        {
            SketchDeadlines.Add(_entry, allowed);
        }

        work.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onEnded);
        return result;
    }

    private void OnEnded()
    {
        if (_entry is not null && !SketchDeadlines.TryRemove(_entry))
        {
            return;
        }

        int result = _work!.Result;
        AsyncTaskMethodBuilder<int> builder = _result;
        if (_isReused)
        {
            _work = null;
            _result = AsyncTaskMethodBuilder<int>.Create();
            _spare = this;
        }

        builder.SetResult(result);
    }
}
