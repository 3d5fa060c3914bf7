using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>A wait that has passed its threshold, with the frames of its thread.</summary>
/// <remarks>
/// Made on the blocked thread, which does nothing else than take its frames: what they mean, whether they are allowed and
/// whether the place was reported lately is worked out by the reporter. <see cref="IsReported"/> is the reporter's alone.
/// </remarks>
internal sealed class BlockedWait : Observation
{
    private BlockedWait(BlockingScope scope, int threadId, long waited, StackTrace stack, bool waitsForAll, string? api)
    {
        WaitsForAll = waitsForAll;
        Api = api;
        Operation = scope.OperationName;
        ThreadId = threadId;
        Waited = waited;
        Stack = stack;
    }

    /// <summary>The name of the call, where it is known without its frames: the detector made it in the user's place.</summary>
    internal string? Api { get; }

    /// <summary>Whether the wait is for all of its handles.</summary>
    internal bool WaitsForAll { get; }

    internal string Operation { get; }

    internal int ThreadId { get; }

    internal long Waited { get; }

    internal StackTrace Stack { get; }

    /// <summary>What the reporter has found out about the frames; null before.</summary>
    internal CallSite? Site { get; set; }

    internal bool IsReported { get; set; }

    internal override void Accept(Reporter reporter) => reporter.Report(this);

    /// <summary>Takes the frames of the current thread and hands them to the reporter.</summary>
    /// <returns>Null if nothing was handed on.</returns>
    /// <exception cref="BlockingCallException">The detector throws, and the call is one that can be thrown out of.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static BlockedWait? Capture(WatchedThread thread, BlockingDetector detector, BlockingScope scope, long start, bool waitsForAll = false, string? api = null)
    {
        if (scope.LiveDetector is null || detector.Clock.IsDebuggerAttached)
        {
            return null;
        }

        BlockedWait? blocked = null;
        string? thrown = null;
        thread.IsBusy = true;
        try
        {
            blocked = new BlockedWait(scope, thread.Id, detector.Clock.Now() - start, new StackTrace(fNeedFileInfo: false), waitsForAll, api);
            if (detector.ThrowsOnBlocking)
            {
                CallSite site = blocked.FindSite();
                thrown = site.CanThrow && !detector.Allows(site) ? site.Api : null;
            }

            if (!detector.Reports.Add(blocked))
            {
                blocked = null;
            }
        }
        catch (ThreadInterruptedException)
        {
            Thread.CurrentThread.Interrupt(); // it was meant for the wait
        }
        catch (Exception)
        {
            detector.CountFailure();
        }
        finally
        {
            thread.IsBusy = false;
        }

        return thrown is null ? blocked : throw new BlockingCallException(thrown, scope.OperationName);
    }

    /// <summary>Reads the frames. Anybody's thread but the blocked one, unless it is to throw.</summary>
    internal CallSite FindSite() => Api is null ? CallSite.Of(Stack, WaitsForAll) : CallSite.Of(Stack, Api);

    /// <summary>The wait has ended, one way or the other.</summary>
    internal void End(BlockingDetector detector, long waited)
    {
        try
        {
            detector.Reports.Add(new BlockedWaitEnded(this, waited));
        }
        catch (Exception)
        {
            detector.CountFailure(); // it must not take the place of what the wait ended with
        }
    }
}
