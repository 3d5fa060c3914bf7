using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>The blocking calls that a stack is shown for. Each method is named for the call, and is the culprit of its report.</summary>
internal static class BlockedCalls
{
    /// <summary>The calls, and what they are to be called in a report.</summary>
    internal static readonly Dictionary<string, string> Names = new()
    {
        [nameof(TaskWait)] = "Task.Wait",
        [nameof(TaskWaitWithToken)] = "Task.Wait",
        [nameof(TaskResult)] = "Task<T>.Result",
        [nameof(TaskGetResult)] = "GetAwaiter().GetResult()",
        [nameof(TaskOfTGetResult)] = "GetAwaiter().GetResult()",
        [nameof(ConfiguredGetResult)] = "GetAwaiter().GetResult()",
        [nameof(ConfiguredOfTGetResult)] = "GetAwaiter().GetResult()",
        [nameof(ValueTaskGetResult)] = "GetAwaiter().GetResult()",
        [nameof(ValueTaskResult)] = "ValueTask<T>.Result",
        [nameof(ConfiguredValueTaskGetResult)] = "GetAwaiter().GetResult()",
        [nameof(WaitAll)] = "Task.WaitAll",
        [nameof(WaitAny)] = "Task.WaitAny",
        [nameof(ManualResetEventSlimWait)] = "ManualResetEventSlim.Wait",
        [nameof(ManualResetEventWait)] = "WaitHandle.WaitOne",
        [nameof(WaitHandleWaitAll)] = "WaitHandle.WaitAll",
        [nameof(WaitHandleWaitAny)] = "WaitHandle.WaitAny",
        [nameof(SemaphoreSlimWait)] = "SemaphoreSlim.Wait",
        [nameof(MutexWait)] = "WaitHandle.WaitOne",
        [nameof(CountdownEventWait)] = "CountdownEvent.Wait",
        [nameof(BarrierSignalAndWait)] = "Barrier.SignalAndWait",
        [nameof(LockOnObject)] = "lock",
#if NET9_0_OR_GREATER
        [nameof(LockOnLock)] = "lock (System.Threading.Lock)",
#endif
        [nameof(MonitorTryEnter)] = "Monitor.TryEnter",
        [nameof(MonitorWait)] = "Monitor.Wait",
        [nameof(EnterReadLock)] = "ReaderWriterLockSlim.EnterReadLock",
        [nameof(EnterWriteLock)] = "ReaderWriterLockSlim.EnterWriteLock",
        [nameof(ThreadJoin)] = "Thread.Join",
        [nameof(BlockingCollectionTake)] = "BlockingCollection<T>.Take",
        [nameof(BlockingCollectionForEach)] = "BlockingCollection<T>.GetConsumingEnumerable",
        [nameof(ContendedLazy)] = "Lazy<T>.Value",
        [nameof(ProcessWaitForExit)] = "Process.WaitForExit",
        [nameof(HttpClientSend)] = "HttpClient.Send",
    };

    // The matrix is about calls as the source has them: an optimised build leaves no frame of what is inlined or comes last.
    private const MethodImplOptions AsWritten = MethodImplOptions.NoOptimization;

    internal static BlockedCall Make(string name) =>
        (BlockedCall)typeof(BlockedCalls).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, null)!;

    internal static BlockedCall TaskWait()
    {
        var source = new TaskCompletionSource();
        return new([MethodImpl(AsWritten)] () => source.Task.Wait(), source.SetResult);
    }

    internal static BlockedCall TaskWaitWithToken()
    {
        var source = new TaskCompletionSource();
        return new([MethodImpl(AsWritten)] () => source.Task.Wait(Timeout.Infinite, CancellationToken.None), source.SetResult);
    }

    internal static BlockedCall TaskResult()
    {
        var source = new TaskCompletionSource<int>();
        return new([MethodImpl(AsWritten)] () => _ = source.Task.Result, () => source.SetResult(1));
    }

    internal static BlockedCall TaskGetResult()
    {
        var source = new TaskCompletionSource();
        return new([MethodImpl(AsWritten)] () => source.Task.GetAwaiter().GetResult(), source.SetResult);
    }

    internal static BlockedCall TaskOfTGetResult()
    {
        var source = new TaskCompletionSource<int>();
        return new([MethodImpl(AsWritten)] () => source.Task.GetAwaiter().GetResult(), () => source.SetResult(1));
    }

    internal static BlockedCall ConfiguredGetResult()
    {
        var source = new TaskCompletionSource();
        return new([MethodImpl(AsWritten)] () => source.Task.ConfigureAwait(false).GetAwaiter().GetResult(), source.SetResult);
    }

    internal static BlockedCall ConfiguredOfTGetResult()
    {
        var source = new TaskCompletionSource<int>();
        return new([MethodImpl(AsWritten)] () => source.Task.ConfigureAwait(false).GetAwaiter().GetResult(), () => source.SetResult(1));
    }

    internal static BlockedCall ValueTaskGetResult()
    {
        var source = new TaskCompletionSource();
        return new([MethodImpl(AsWritten)] () => new ValueTask(source.Task).GetAwaiter().GetResult(), source.SetResult);
    }

    internal static BlockedCall ValueTaskResult()
    {
        var source = new TaskCompletionSource<int>();
        return new([MethodImpl(AsWritten)] () => _ = new ValueTask<int>(source.Task).Result, () => source.SetResult(1));
    }

    internal static BlockedCall ConfiguredValueTaskGetResult()
    {
        var source = new TaskCompletionSource<int>();
        return new([MethodImpl(AsWritten)] () => new ValueTask<int>(source.Task).ConfigureAwait(false).GetAwaiter().GetResult(), () => source.SetResult(1));
    }

    internal static BlockedCall WaitAll()
    {
        var source = new TaskCompletionSource();
        return new([MethodImpl(AsWritten)] () => Task.WaitAll(Task.CompletedTask, source.Task), source.SetResult);
    }

    internal static BlockedCall WaitAny()
    {
        var source = new TaskCompletionSource();
        return new([MethodImpl(AsWritten)] () => Task.WaitAny(source.Task, new TaskCompletionSource().Task), source.SetResult);
    }

    internal static BlockedCall ManualResetEventSlimWait()
    {
        var set = new ManualResetEventSlim();
        return new([MethodImpl(AsWritten)] () => set.Wait(), set.Set);
    }

    internal static BlockedCall ManualResetEventWait()
    {
        var set = new ManualResetEvent(initialState: false);
        return new([MethodImpl(AsWritten)] () => set.WaitOne(), () => set.Set());
    }

    internal static BlockedCall WaitHandleWaitAll()
    {
        ManualResetEvent[] all = [new(initialState: true), new(initialState: false)];
        return new([MethodImpl(AsWritten)] () => WaitHandle.WaitAll(all), () => all[1].Set());
    }

    internal static BlockedCall WaitHandleWaitAny()
    {
        ManualResetEvent[] all = [new(initialState: false), new(initialState: false)];
        return new([MethodImpl(AsWritten)] () => WaitHandle.WaitAny(all), () => all[1].Set());
    }

    internal static BlockedCall SemaphoreSlimWait()
    {
        var semaphore = new SemaphoreSlim(0);
        return new([MethodImpl(AsWritten)] () => semaphore.Wait(), () => semaphore.Release());
    }

    internal static BlockedCall MutexWait()
    {
        var mutex = new Mutex();
        var holder = new Holder(() => mutex.WaitOne(), mutex.ReleaseMutex);
        return new(
            [MethodImpl(AsWritten)] () =>
            {
                mutex.WaitOne();
                mutex.ReleaseMutex();
            },
            holder.Release);
    }

    internal static BlockedCall CountdownEventWait()
    {
        var countdown = new CountdownEvent(1);
        return new([MethodImpl(AsWritten)] () => countdown.Wait(), () => countdown.Signal());
    }

    internal static BlockedCall BarrierSignalAndWait()
    {
        var barrier = new Barrier(2);
        return new([MethodImpl(AsWritten)] () => barrier.SignalAndWait(), () => barrier.RemoveParticipant());
    }

    internal static BlockedCall LockOnObject()
    {
        object gate = new();
        var holder = new Holder(() => Monitor.Enter(gate), () => Monitor.Exit(gate));
        return new(
            [MethodImpl(AsWritten)] () =>
            {
                lock (gate)
                {
                }
            },
            holder.Release);
    }

#if NET9_0_OR_GREATER
    internal static BlockedCall LockOnLock()
    {
        var gate = new Lock();
        var holder = new Holder(gate.Enter, gate.Exit);
        return new(
            [MethodImpl(AsWritten)] () =>
            {
                lock (gate)
                {
                }
            },
            holder.Release);
    }
#endif

    internal static BlockedCall MonitorTryEnter()
    {
        object gate = new();
        var holder = new Holder(() => Monitor.Enter(gate), () => Monitor.Exit(gate));
        return new(
            [MethodImpl(AsWritten)] () =>
            {
                Assert.True(Monitor.TryEnter(gate, TimeSpan.FromMinutes(1)));
                Monitor.Exit(gate);
            },
            holder.Release);
    }

    internal static BlockedCall MonitorWait()
    {
        object gate = new();
        return new(
            [MethodImpl(AsWritten)] () =>
            {
                lock (gate)
                {
                    Monitor.Wait(gate);
                }
            },
            () =>
            {
                lock (gate)
                {
                    Monitor.Pulse(gate);
                }
            });
    }

    internal static BlockedCall EnterReadLock()
    {
        var gate = new ReaderWriterLockSlim();
        var holder = new Holder(gate.EnterWriteLock, gate.ExitWriteLock);
        return new(
            [MethodImpl(AsWritten)] () =>
            {
                gate.EnterReadLock();
                gate.ExitReadLock();
            },
            holder.Release);
    }

    internal static BlockedCall EnterWriteLock()
    {
        var gate = new ReaderWriterLockSlim();
        var holder = new Holder(gate.EnterReadLock, gate.ExitReadLock);
        return new(
            [MethodImpl(AsWritten)] () =>
            {
                gate.EnterWriteLock();
                gate.ExitWriteLock();
            },
            holder.Release);
    }

    internal static BlockedCall ThreadJoin()
    {
        var end = new ManualResetEventSlim();
        var thread = new Thread(end.Wait) { IsBackground = true };
        thread.UnsafeStart();
        return new([MethodImpl(AsWritten)] () => thread.Join(), end.Set);
    }

    internal static BlockedCall BlockingCollectionTake()
    {
        var items = new BlockingCollection<int>();
        return new([MethodImpl(AsWritten)] () => items.Take(), () => items.Add(1));
    }

    internal static BlockedCall BlockingCollectionForEach()
    {
        var items = new BlockingCollection<int>();
        return new(
            [MethodImpl(AsWritten)] () =>
            {
                foreach (int item in items.GetConsumingEnumerable())
                {
                    Assert.Equal(1, item);
                }
            },
            items.CompleteAdding);
    }

    internal static BlockedCall ContendedLazy()
    {
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var lazy = new Lazy<int>(() =>
        {
            entered.Set();
            release.Wait();
            return 1;
        });
        var first = new Thread(() => _ = lazy.Value) { IsBackground = true };
        first.UnsafeStart();
        entered.Wait();
        return new([MethodImpl(AsWritten)] () => _ = lazy.Value, release.Set);
    }

    internal static BlockedCall ProcessWaitForExit()
    {
        var process = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;
        return new([MethodImpl(AsWritten)] () => process.WaitForExit(), process.StandardInput.Close);
    }

    internal static BlockedCall HttpClientSend()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var http = new HttpClient();
        string url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        return new(
            [MethodImpl(AsWritten)] () => http.Send(new HttpRequestMessage(HttpMethod.Get, url)).Dispose(),
            () =>
            {
                Socket socket = listener.AcceptSocket();
                socket.Send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8);
                socket.Dispose();
                listener.Stop();
            });
    }
}
