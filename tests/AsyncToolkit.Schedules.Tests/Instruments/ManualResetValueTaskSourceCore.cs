using System.Runtime.ExceptionServices;
using AsyncToolkit.Schedules.Tests.Explorer;

namespace System.Threading.Tasks.Sources;

/// <summary>The framework's type with its dispatches on the schedule. The compiler takes it for async iterators, too.</summary>
internal struct ManualResetValueTaskSourceCore<TResult>
{
    private Action<object?>? _continuation;
    private object? _state;
    private TResult? _result;
    private ExceptionDispatchInfo? _error;
    private bool _completed;

    public bool RunContinuationsAsynchronously { get; set; }

    public short Version { get; private set; }

    public void Reset()
    {
        Version++;
        _continuation = null;
        _state = null;
        _result = default;
        _error = null;
        _completed = false;
    }

    public void SetResult(TResult result)
    {
        _result = result;
        Complete();
    }

    public void SetException(Exception error)
    {
        _error = ExceptionDispatchInfo.Capture(error);
        Complete();
    }

    public readonly ValueTaskSourceStatus GetStatus(short token) =>
        !_completed ? ValueTaskSourceStatus.Pending : _error is null ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Faulted;

    public readonly TResult GetResult(short token)
    {
        if (token != Version || !_completed)
        {
            throw new InvalidOperationException("The result was taken too early, or twice.");
        }

        _error?.Throw();
        return _result!;
    }

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if (token != Version || _continuation is not null)
        {
            throw new InvalidOperationException("Hooked twice, or to a source that has been reset.");
        }

        if (_completed)
        {
            Actor.Current.Schedule.Enqueue(() => continuation(state));
        }
        else
        {
            _continuation = continuation;
            _state = state;
        }
    }

    private void Complete()
    {
        if (_completed)
        {
            throw new InvalidOperationException("Completed twice.");
        }

        _completed = true;
        if (_continuation is { } continuation)
        {
            object? state = _state;
            if (RunContinuationsAsynchronously)
            {
                Actor.Current.Schedule.Enqueue(() => continuation(state));
            }
            else
            {
                continuation(state);
            }
        }
    }
}
