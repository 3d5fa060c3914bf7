using System.Diagnostics;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>A context that takes the frames of each managed wait of its thread, as the runtime calls it, and lets the wait succeed.</summary>
internal sealed class CapturingWait : SynchronizationContext
{
    private StackTrace? _stack;

    private CapturingWait() => SetWaitNotificationRequired();

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        _stack ??= new StackTrace(fNeedFileInfo: false);
        return 0;
    }

    /// <summary>The frames of the first wait of <paramref name="block"/>, from the context inwards to the caller of this.</summary>
    internal static StackFrame[] Of(Action block)
    {
        SynchronizationContext? previous = Current;
        var context = new CapturingWait();
        SetSynchronizationContext(context);
        try
        {
            block();
        }
        finally
        {
            SetSynchronizationContext(previous);
        }

        return context._stack!.GetFrames();
    }
}
