using System.Runtime.CompilerServices;

namespace AsyncToolkit.Testing;

/// <summary>One timer as the clock sees it. Every field but the readonly ones belongs to the lock of the clock.</summary>
/// <remarks>
/// The user holds a <see cref="VirtualTimer"/>, the queue holds this: a timer that was dropped can then be collected
/// (and its finalizer disarms it) although it is armed, as with <see cref="TimeProvider.System"/>.
/// </remarks>
internal sealed class TimerEntry(TimerCallback callback, object? state)
{
    private static readonly ContextCallback InvokeInContext = static entry => ((TimerEntry)entry!).InvokeCallback();

    // TimeProvider.CreateTimer promises that the context flows into the callback, unless its flow is suppressed.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    /// <summary>The index in the queue's heap, or -1 while the timer is not armed.</summary>
    internal int HeapIndex { get; set; } = -1;

    /// <summary>When the timer is due, in ticks of the clock's own line of time.</summary>
    internal long Due { get; set; }

    /// <summary>The order of arming decides between timers of one instant.</summary>
    internal long Sequence { get; set; }

    /// <summary>The period in ticks; zero fires once.</summary>
    internal long Period { get; set; }

    /// <summary>Grows with each change and disposal: a callback that changed its own timer is not re-armed over it.</summary>
    internal int Generation { get; set; }

    internal bool IsDisposed { get; set; }

    internal TimerCallback Callback => callback;

    internal object? State => state;

    /// <summary>Whether the callback is an <c>async void</c> method, whose failure goes to the context in which it starts, or ends the process.</summary>
    internal bool IsAsyncVoid => callback.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false);

    internal bool IsBefore(TimerEntry other) => Due != other.Due ? Due < other.Due : Sequence < other.Sequence;

    internal void Invoke()
    {
        if (_context is null)
        {
            InvokeCallback();
        }
        else
        {
            ExecutionContext.Run(_context, InvokeInContext, this);
        }
    }

    private void InvokeCallback() => callback(state);
}
