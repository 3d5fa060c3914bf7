using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AsyncToolkit.Internal;

/// <summary>What the frames of a blocked thread say: which call blocks, and who made it.</summary>
/// <remarks>
/// From the top: frames of the detector, frames of the framework down to the call, and then the culprit, the first frame that is not the
/// framework's. Only that much is read at once; the rest waits until the text is wanted, which is once per site and interval.
/// </remarks>
internal sealed class CallSite
{
    private const int LongestText = 40;
    private const string Internals = "AsyncToolkit.Internal.";

    private readonly StackFrame[] _frames;
    private readonly int _first;
    private readonly int _culprit;

    private CallSite(StackFrame[] frames, int first, int culprit, string api, bool canThrow, FrameText culpritText)
    {
        _frames = frames;
        _first = first;
        _culprit = culprit;
        Api = api;
        CanThrow = canThrow;
        Key = culprit < frames.Length
            ? string.Create(CultureInfo.InvariantCulture, $"{api}|{culpritText.Type}.{culpritText.Method}+{OffsetOf(frames[culprit])}")
            : api; // no frames at all
    }

    /// <summary>The call, as source code writes it.</summary>
    internal string Api { get; }

    /// <summary>Whether an exception may come out of the call.</summary>
    internal bool CanThrow { get; }

    /// <summary>The same for the same call at the same place.</summary>
    internal string Key { get; }

    internal static CallSite Of(StackTrace stack, bool waitsForAll = false)
    {
        StackFrame[] frames = stack.GetFrames();
        int first = SkipDetector(frames);
        FrameText innermost = default, outermost = default, culprit = default;
        int outermostIndex = first, culpritIndex = -1;
        for (int i = first; i < frames.Length && culpritIndex < 0; i++)
        {
            FrameText text = FrameText.Of(frames[i]);
            if (text.IsEmpty)
            {
                continue;
            }

            if (!text.IsFramework)
            {
                (culprit, culpritIndex) = (text, i);
            }
            else if (IsDispatch(text) && !outermost.IsEmpty)
            {
                break; // the call itself was handed over, as in Task.Run(task.Wait): it is its own culprit
            }
            else
            {
                innermost = innermost.IsEmpty ? text : innermost;
                (outermost, outermostIndex) = (text, i);
            }
        }

        return outermost.IsEmpty
            ? new CallSite(frames, first, Math.Max(first, culpritIndex), ApiName.Lock, canThrow: false, culprit) // a monitor waits inside the runtime, without a frame
            : new CallSite(
                frames,
                first,
                culpritIndex < 0 ? outermostIndex : culpritIndex,
                ApiName.Of(outermost, waitsForAll),
                ApiName.IsWaitPrimitive(innermost) && ApiName.CanThrow(outermost),
                culpritIndex < 0 ? outermost : culprit);
    }

    /// <summary>A call that the detector made in the place of the user's: the first frame outside the detector is the culprit.</summary>
    internal static CallSite Of(StackTrace stack, string api)
    {
        CallSite site = Of(stack);
        return new CallSite(site._frames, site._first, site._culprit, api, canThrow: true, site._culprit < site._frames.Length ? FrameText.Of(site._frames[site._culprit]) : default);
    }

    /// <summary>Whether one of the frames is of a method in the list, <c>Type.Method</c> or <c>Type.*</c>.</summary>
    internal bool IsInside(IReadOnlySet<string> methods)
    {
        for (int i = _first; i < _frames.Length; i++)
        {
            FrameText frame = FrameText.Of(_frames[i]);
            if (!frame.IsEmpty && (methods.Contains($"{frame.OwnerType}.{frame.OwnerMethod}") || methods.Contains($"{frame.OwnerType}.*")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The frames from the culprit outwards, without those that say nothing: how the runtime got there.</summary>
    internal string Describe(SourceLocator locator)
    {
        var text = new StringBuilder();
        int lines = 0;
        for (int i = _culprit; i < _frames.Length && lines < LongestText; i++)
        {
            FrameText frame = FrameText.Of(_frames[i]);
            if (frame.IsEmpty || (lines > 0 && IsPlumbing(frame)))
            {
                continue;
            }

            text.Append(lines++ == 0 ? "   at " : "\n   at ").Append(frame.Text).Append(locator.Find(_frames[i]));
        }

        return text.ToString();
    }

    // The engines share the detector's namespace, and the frames of a body have theirs right behind them: only what is on top is skipped.
    private static int SkipDetector(StackFrame[] frames)
    {
        for (int i = 0; i < frames.Length; i++)
        {
            FrameText text = FrameText.Of(frames[i]);
            if (text is { Method: "InvokeWaitMethodHelper", Type: "System.Threading.SynchronizationContext" })
            {
                return i + 1; // from here the runtime tells the context of the wait
            }

            if (!text.IsEmpty && !text.Type.StartsWith(Internals, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return 0;
    }

    // How the runtime gets from a thread to a delegate.
    private static bool IsDispatch(FrameText frame) => frame.OwnerType is "System.Threading.ExecutionContext" or "System.Threading.ThreadPoolWorkQueue"
            or "System.Threading.QueueUserWorkItemCallback" or "System.Threading.TimerQueueTimer" or "System.Threading.Thread.StartHelper"
        || frame.Method is "InnerInvoke" or "StartCallback";

    private static bool IsPlumbing(FrameText frame) => frame.Type.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal)
        || frame.Type is "System.Threading.ExecutionContext" or "System.Threading.ThreadPoolWorkQueue" or "System.Threading.Thread"
            or "System.Threading.PortableThreadPool.WorkerThread" or "System.Threading.Tasks.Task"
        || frame.Type.StartsWith("System.Threading.Tasks.AwaitTaskContinuation", StringComparison.Ordinal)
        || frame.Type.StartsWith(Internals, StringComparison.Ordinal);

    private static int OffsetOf(StackFrame frame) =>
        frame.GetILOffset() is var offset && offset != StackFrame.OFFSET_UNKNOWN ? offset : frame.GetNativeOffset();
}
