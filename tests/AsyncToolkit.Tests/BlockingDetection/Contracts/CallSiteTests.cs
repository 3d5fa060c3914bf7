using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using CallSite = AsyncToolkit.Internal.CallSite;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>What is made of frames, put together from such as the runtime has handed out.</summary>
public class CallSiteTests
{
    private const MethodImplOptions WithAFrame = MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization;
    private const string Here = "AsyncToolkit.Tests.BlockingDetection.Contracts.CallSiteTests";

    // What the runtime gives for a frame that it hides, or knows nothing about.
    private static readonly StackFrame Nothing = new(skipFrames: 10_000);

    [Fact]
    public void Of_NoFrames_IsALock_WithoutAPlace()
    {
        var site = CallSite.Of(new StackTrace([]));

        Assert.Equal(("lock", "lock", false), (site.Api, site.Key, site.CanThrow));
        Assert.Equal("", site.Describe(new SourceLocator()));
        Assert.False(site.IsInside(new HashSet<string> { "A.*" }));
    }

    [Fact]
    public void Of_NoFrames_OfACallThatIsKnown_IsThatCall()
    {
        var site = CallSite.Of(new StackTrace([]), "Stream.Read");

        Assert.Equal(("Stream.Read", "Stream.Read", true), (site.Api, site.Key, site.CanThrow));
    }

    [Fact]
    public void Of_FramesThatSayNothing_SkipsThem()
    {
        var site = CallSite.Of(new StackTrace([Nothing, WaitFrame(), Nothing, First(), Second()]));

        Assert.Equal("WaitHandle.WaitOne", site.Api);
        AssertPlace($"{Here}.First", site);
        Assert.Equal([$"{Here}.First()", $"{Here}.Second()"], Described(site));
        Assert.True(site.IsInside(new HashSet<string> { $"{Here}.Second" }));
    }

    // A monitor waits inside the runtime, without a frame.
    [Fact]
    public void Of_AUsersFrameOnTop_IsALock_WhateverIsBelow()
    {
        var site = CallSite.Of(new StackTrace([First(), WaitFrame(), Second()]));

        Assert.Equal(("lock", false), (site.Api, site.CanThrow));
        AssertPlace($"{Here}.First", site);
    }

    [Fact]
    public void Of_FramesOfTheFrameworkOnly_IsItsOwnCulprit()
    {
        StackFrame wait = WaitFrame();

        var site = CallSite.Of(new StackTrace([wait]));

        Assert.Equal("WaitHandle.WaitOne", site.Api);
        AssertPlace($"System.Threading.WaitHandle.{FrameText.Of(wait).Method}", site);
        Assert.Equal([FrameText.Of(wait).Text], Described(site));
    }

    [Fact]
    public void Of_ACall_HasThePlaceOfItsCaller()
    {
        StackFrame wait = WaitFrame();

        AssertPlace($"{Here}.First", CallSite.Of(new StackTrace([wait, First(), Second()])));
        AssertPlace($"{Here}.Second", CallSite.Of(new StackTrace([wait, Second(), First()])));
    }

    [Fact]
    public void Of_ACallThatIsKnown_HasThePlaceOfItsCaller()
    {
        var site = CallSite.Of(new StackTrace([First(), Second()]), "Stream.Read");

        Assert.Equal(("Stream.Read", true), (site.Api, site.CanThrow));
        AssertPlace($"{Here}.First", site);
    }

    [Theory]
    [InlineData("System.Threading.ExecutionContext.")]
    [InlineData("System.Threading.ThreadPoolWorkQueue.Dispatch(")]
    [InlineData("System.Threading.Tasks.Task`1.InnerInvoke(")]
#if NET10_0_OR_GREATER
    // .NET 8 leaves the start of a thread out of its stacks
    [InlineData("System.Threading.Thread.StartCallback(")]
#endif
    public async Task Of_ACallThatTheRuntimeHasMade_IsItsOwnCulprit(string dispatch)
    {
        StackFrame by = (await FramesOfAContinuationAsync()).First(frame => FrameText.Of(frame).Text.StartsWith(dispatch, StringComparison.Ordinal));

        StackFrame wait = WaitFrame();

        var site = CallSite.Of(new StackTrace([wait, by, Second()]));

        Assert.Equal("WaitHandle.WaitOne", site.Api);
        AssertPlace($"System.Threading.WaitHandle.{FrameText.Of(wait).Method}", site);
    }

    // Those that are not on the stack of a continuation.
    [Theory]
    [InlineData("System.Threading.ExecutionContext", "Run")]
    [InlineData("System.Threading.QueueUserWorkItemCallback", "Execute")]
    [InlineData("System.Threading.TimerQueueTimer", "CallCallback")]
    [InlineData("System.Threading.Thread+StartHelper", "Run")]
    public void Of_ACallThatHasBeenHandedOver_IsItsOwnCulprit(string type, string method)
    {
        Type dispatch = typeof(Thread).Assembly.GetType(type, throwOnError: true)!;
        MethodInfo by = dispatch.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).First(candidate => candidate.Name == method);
        StackFrame wait = WaitFrame();

        var site = CallSite.Of(new StackTrace([wait, new MadeFrame(by), Second()]));

        Assert.Equal("WaitHandle.WaitOne", site.Api);
        AssertPlace($"System.Threading.WaitHandle.{FrameText.Of(wait).Method}", site);
    }

    [Theory]
    [InlineData("System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1.AsyncStateMachineBox`1")]
    [InlineData("System.Threading.ExecutionContext")]
    [InlineData("System.Threading.ThreadPoolWorkQueue")]
#if NET10_0_OR_GREATER
    [InlineData("System.Threading.Thread")]
#endif
    [InlineData("System.Threading.PortableThreadPool.WorkerThread")]
    [InlineData("System.Threading.Tasks.Task")]
    [InlineData("System.Threading.Tasks.AwaitTaskContinuation")]
    public async Task Describe_LeavesOut_HowTheRuntimeGotThere(string type)
    {
        StackFrame plumbing = (await FramesOfAContinuationAsync()).First(frame => FrameText.Of(frame).Type == type);

        Assert.Equal([$"{Here}.First()", $"{Here}.Second()"], Described(CallSite.Of(new StackTrace([WaitFrame(), First(), plumbing, plumbing, Second(), plumbing]))));
    }

    [Fact]
    public async Task Describe_KeepsTheRest()
    {
        var site = CallSite.Of(new StackTrace([WaitFrame(), First(), .. await FramesOfAContinuationAsync()]));

        string[] lines = Described(site);

        Assert.Contains(lines, line => line.StartsWith("System.Threading.Tasks.TaskCompletionSource.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith(Here, StringComparison.Ordinal) && line.Contains("CaptureAsync", StringComparison.Ordinal));
    }

    [Fact]
    public void Describe_ShowsFortyLinesAtMost()
    {
        var site = CallSite.Of(new StackTrace([WaitFrame(), .. Enumerable.Repeat(First(), 50)]));

        Assert.Equal(40, Described(site).Length);
    }

    // Not every runtime comes to a context by this one; where it does, the call begins below it.
    [Fact]
    public void Of_TheRuntimesWayToAContext_SkipsIt()
    {
        MethodInfo way = typeof(SynchronizationContext).GetMethod("InvokeWaitMethodHelper", BindingFlags.NonPublic | BindingFlags.Static)!;
        MethodInfo context = typeof(WaitNotifiedContext).GetMethod(nameof(SynchronizationContext.Wait))!;

        var site = CallSite.Of(new StackTrace([new MadeFrame(context), new MadeFrame(way), WaitFrame(), First()]));

        Assert.Equal(("WaitHandle.WaitOne", true), (site.Api, site.CanThrow));
        AssertPlace($"{Here}.First", site);
    }

    [Theory]
    [InlineData($"{Here}.First", true)]
    [InlineData($"{Here}.*", true)]
    [InlineData($"{Here}.Second", false)]
    [InlineData("System.Threading.WaitHandle.*", true)]
    public void IsInside_GoesByTypeAndMethod(string method, bool isInside) =>
        Assert.Equal(isInside, CallSite.Of(new StackTrace([WaitFrame(), First()])).IsInside(new HashSet<string> { method }));

    [MethodImpl(WithAFrame)]
    private static StackFrame First() => new(needFileInfo: false);

    [MethodImpl(WithAFrame)]
    private static StackFrame Second() => new(needFileInfo: false);

    private static StackFrame WaitFrame()
    {
        using var never = new ManualResetEvent(initialState: false);
        return CapturingWait.Of(() => never.WaitOne()).First(frame => FrameText.Of(frame) is { Type: "System.Threading.WaitHandle", Method: "WaitOne" or "WaitOneNoCheck" });
    }

    // On a pool thread, inside whoever completes the task that it has awaited.
    private static async Task<StackFrame[]> FramesOfAContinuationAsync()
    {
        var source = new TaskCompletionSource();
        Task<StackFrame[]> frames = CaptureAsync();
        await Task.Run(source.TrySetResult);
        return await frames;

        async Task<StackFrame[]> CaptureAsync()
        {
            await source.Task.ConfigureAwait(false);
            return new StackTrace(fNeedFileInfo: false).GetFrames();
        }
    }

    private static void AssertPlace(string method, CallSite site) => Assert.Matches($@"^{site.Api.Replace(".", @"\.", StringComparison.Ordinal)}\|{method.Replace(".", @"\.", StringComparison.Ordinal)}\+\d+$", site.Key);

    // Without the places, which are another test's.
    private static string[] Described(CallSite site)
    {
        string text = site.Describe(new SourceLocator());
        Assert.StartsWith("   at ", text, StringComparison.Ordinal);
        return [.. text[6..].Split("\n   at ").Select(line => line.Split(" in ")[0])];
    }
}
