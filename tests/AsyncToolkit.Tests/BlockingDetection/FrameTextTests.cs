using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>Frames as the runtimes write them.</summary>
public class FrameTextTests
{
    [Theory]
    [InlineData("App.Orders.Load(Int32 id)", "App.Orders", "Load", "App.Orders.Load(Int32 id)")]
    [InlineData("App.Orders.Load[T](T id)", "App.Orders", "Load", "App.Orders.Load[T](T id)")]
    [InlineData("App.Cache`1.get_Value()", "App.Cache`1", "get_Value", "App.Cache`1.get_Value()")]
    [InlineData("App.Orders..ctor()", "App.Orders", ".ctor", "App.Orders..ctor()")]
    [InlineData("App.Orders.<LoadAsync>d__7.MoveNext()", "App.Orders", "LoadAsync", "App.Orders.LoadAsync()")]
    [InlineData("App.Orders.<>c.<Load>b__0_1()", "App.Orders", "Load", "App.Orders.<>c.<Load>b__0_1()")]
    [InlineData("App.Orders.<>c__DisplayClass3_0.<Load>b__0(Int32 x)", "App.Orders", "Load", "App.Orders.<>c__DisplayClass3_0.<Load>b__0(Int32 x)")]
    [InlineData("App.Orders.<>c.<<Load>b__0_1>d.MoveNext()", "App.Orders", "Load", "App.Orders.<>c.<<Load>b__0_1>d.MoveNext()")]
    [InlineData("App.Orders.<Load>g__Local|0_0()", "App.Orders", "Load", "App.Orders.<Load>g__Local|0_0()")]
    [InlineData("App.Orders.<>c..ctor()", "App.Orders.<>c", ".ctor", "App.Orders.<>c..ctor()")]
    [InlineData("<Module>..cctor()", "<Module>", ".cctor", "<Module>..cctor()")]
    [InlineData("App.Orders.<Load()", "App.Orders", "<Load", "App.Orders.<Load()")]
    [InlineData("App.Orders.<<>Load()", "App.Orders", "<<>Load", "App.Orders.<<>Load()")]
    [InlineData("App!<BaseAddress>+0x1f2d3", "", "App!<BaseAddress>+0x1f2d3", "App!<BaseAddress>+0x1f2d3")]
    [InlineData("Main()", "", "Main", "Main()")]
    [InlineData("App.Orders.Load() + 0x1b", "App.Orders", "Load", "App.Orders.Load() + 0x1b")]
    public void Parse_OfAFrame_FindsWhereItsSourceStands(string frame, string type, string method, string shown)
    {
        FrameText text = FrameText.Parse(frame);

        Assert.Equal((type, method, shown), (text.OwnerType, text.OwnerMethod, text.Text));
    }

    [Theory]
    [InlineData("System.Threading.Tasks.Task`1.GetResultCore(Boolean waitCompletionNotification)", "Task<T>.Result")]
    [InlineData("System.Threading.Tasks.Task`1.get_Result()", "Task<T>.Result")]
    [InlineData("System.Threading.Tasks.Task.InternalWaitCore(Int32 millisecondsTimeout, CancellationToken cancellationToken)", "Task<T>.Result")]
    [InlineData("System.Threading.Tasks.Task.Wait(Int32 millisecondsTimeout, CancellationToken cancellationToken)", "Task.Wait")]
    [InlineData("System.Threading.Tasks.Task.WaitAnyCore(ReadOnlySpan`1 tasks, Int32 t, CancellationToken c)", "Task.WaitAny")]
    [InlineData("System.Threading.SemaphoreSlim.WaitCore(Int64 t, CancellationToken c)", "SemaphoreSlim.Wait")]
    [InlineData("System.Diagnostics.ProcessWaitState.WaitForExit(Int32 t)", "Process.WaitForExit")]
    [InlineData("System.Threading.WaitHandle.WaitMultiple(ReadOnlySpan`1 handles, Boolean waitAll, Int32 t)", "WaitHandle.WaitAny")]
    [InlineData("System.Threading.Tasks.Task.WaitAllCore(ReadOnlySpan`1 tasks, Int32 t, CancellationToken c)", "Task.WaitAll")]
    [InlineData("System.Runtime.CompilerServices.TaskAwaiter.HandleNonSuccessAndDebuggerNotification(Task task)", "GetAwaiter().GetResult()")]
    [InlineData("System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1.ConfiguredTaskAwaiter.GetResult()", "GetAwaiter().GetResult()")]
    [InlineData("System.Threading.Monitor.Enter_Slowpath(Object obj)", "lock")]
    [InlineData("System.Threading.Monitor.ReliableEnter(Object obj, Boolean& lockTaken)", "lock")]
    [InlineData("System.Threading.Lock.EnterScope()", "lock (System.Threading.Lock)")]
    [InlineData("System.Threading.Monitor.ObjWait(Int32 t, Object obj)", "Monitor.Wait")]
    [InlineData("System.Lazy`1.CreateValue()", "Lazy<T>.Value")]
    [InlineData("System.Threading.WaitHandle.WaitOneNoCheck(Int32 t)", "WaitHandle.WaitOne")]
    [InlineData("System.Collections.Concurrent.BlockingCollection`1.TryTakeWithNoTimeValidation(T& item)", "BlockingCollection<T>.Take")]
    [InlineData("System.Collections.Concurrent.ConcurrentDictionary`2.GetOrAdd(TKey key)", "ConcurrentDictionary<T1, T2>.GetOrAdd")]
    [InlineData("System.Diagnostics.Process.WaitForExit()", "Process.WaitForExit")]
    [InlineData("System.Threading.Tasks.Task.InternalWait()", "Task<T>.Result")]
    [InlineData("System.Threading.Tasks.Task.SpinThenBlockingWait()", "Task<T>.Result")]
    [InlineData("System.Threading.Tasks.Task.WaitAllBlockingCore()", "Task.WaitAll")]
    [InlineData("System.Runtime.CompilerServices.TaskAwaiter`1.GetResult()", "GetAwaiter().GetResult()")]
    [InlineData("System.Runtime.CompilerServices.ConfiguredTaskAwaitable.ConfiguredTaskAwaiter.GetResult()", "GetAwaiter().GetResult()")]
    [InlineData("System.Runtime.CompilerServices.ValueTaskAwaiter.GetResult()", "GetAwaiter().GetResult()")]
    [InlineData("System.Runtime.CompilerServices.ValueTaskAwaiter`1.GetResult()", "GetAwaiter().GetResult()")]
    [InlineData("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter.GetResult()", "GetAwaiter().GetResult()")]
    [InlineData("System.Threading.Tasks.ValueTask.ThrowIfCompletedUnsuccessfully()", "GetAwaiter().GetResult()")]
    [InlineData("System.Threading.Tasks.ValueTask`1.get_Result()", "ValueTask<T>.Result")]
    [InlineData("System.Threading.Monitor.Wait()", "Monitor.Wait")]
    [InlineData("System.Threading.Monitor.TryEnter()", "Monitor.TryEnter")]
    [InlineData("System.Threading.Monitor.TryEnter_Slowpath()", "Monitor.TryEnter")]
    [InlineData("System.Threading.Monitor.ReliableEnterTimeout()", "Monitor.TryEnter")]
    [InlineData("System.Threading.Lock.TryEnter()", "Lock.TryEnter")]
    [InlineData("System.LazyHelper.Create()", "Lazy<T>.Value")]
    [InlineData("System.Collections.Concurrent.BlockingCollection`1.TryAddWithNoTimeValidation()", "BlockingCollection<T>.Add")]
    [InlineData("System.Threading.ReaderWriterLockSlim.TryEnterReadLockCore()", "ReaderWriterLockSlim.EnterReadLock")]
    [InlineData("System.Threading.ReaderWriterLockSlim.TryEnterWriteLockCore()", "ReaderWriterLockSlim.EnterWriteLock")]
    [InlineData("System.Threading.ReaderWriterLockSlim.TryEnterUpgradeableReadLockCore()", "ReaderWriterLockSlim.EnterUpgradeableReadLock")]
    [InlineData("System.Net.Sockets.Socket.set_Blocking()", "Socket.Blocking")]
    [InlineData("System.Net.Engine.Core()", "Engine.Core")]
    [InlineData("System.Net.Engine`9x.Run()", "Engine`9x.Run")]
    public void Of_AFrameNextToTheUsersCode_IsWhatTheSourceSays(string frame, string api) => Assert.Equal(api, ApiName.Of(FrameText.Parse(frame)));

    [Fact]
    public void Of_AWaitForAllHandles_IsNamedForIt() =>
        Assert.Equal("WaitHandle.WaitAll", ApiName.Of(FrameText.Parse("System.Threading.WaitHandle.WaitMultiple()"), waitsForAll: true));

    [Theory]
    [InlineData("System.Threading.WaitHandle.WaitOneNoCheck()", true)]
    [InlineData("System.Threading.Monitor.Wait()", true)]
    [InlineData("System.Threading.Monitor.ObjWait()", true)]
    [InlineData("System.Threading.Monitor.Enter_Slowpath()", false)]
    [InlineData("System.Threading.Lock.Enter()", false)]
    public void IsWaitPrimitive_IsFalseForLocks(string frame, bool isPrimitive) => Assert.Equal(isPrimitive, ApiName.IsWaitPrimitive(FrameText.Parse(frame)));

    [Theory]
    [InlineData("System.Threading.Tasks.Task.Wait()", true)]
    [InlineData("System.Threading.Tasks.Task`1.get_Result()", true)]
    [InlineData("System.Threading.Tasks.ValueTask.ThrowIfCompletedUnsuccessfully()", true)]
    [InlineData("System.Threading.Tasks.ValueTask`1.get_Result()", true)]
    [InlineData("System.Runtime.CompilerServices.TaskAwaiter.GetResult()", true)]
    [InlineData("System.Runtime.CompilerServices.TaskAwaiter`1.GetResult()", true)]
    [InlineData("System.Runtime.CompilerServices.ConfiguredTaskAwaitable.ConfiguredTaskAwaiter.GetResult()", true)]
    [InlineData("System.Runtime.CompilerServices.ValueTaskAwaiter.GetResult()", true)]
    [InlineData("System.Runtime.CompilerServices.ValueTaskAwaiter`1.GetResult()", true)]
    [InlineData("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter.GetResult()", true)]
    [InlineData("System.Threading.WaitHandle.WaitOne()", true)]
    [InlineData("System.Threading.ManualResetEventSlim.Wait()", true)]
    [InlineData("System.Threading.SemaphoreSlim.Wait()", true)]
    [InlineData("System.Threading.CountdownEvent.Wait()", true)]
    [InlineData("System.Threading.Barrier.SignalAndWait()", false)]
    [InlineData("System.Net.Http.HttpClient.Send()", false)]
    public void CanThrow_IsTrueForWaitsThatClearUpAfterThemselves(string frame, bool canThrow) => Assert.Equal(canThrow, ApiName.CanThrow(FrameText.Parse(frame)));

    [Theory]
    [InlineData("System.Threading.Tasks.Task.Wait()", true)]
    [InlineData("Microsoft.Extensions.Hosting.Host.Run()", true)]
    [InlineData("SystemOfMine.Orders.Load()", false)]
    [InlineData("App.System.Load()", false)]
    public void IsFramework_GoesByTheNamespace(string frame, bool isFramework) => Assert.Equal(isFramework, FrameText.Parse(frame).IsFramework);
}
