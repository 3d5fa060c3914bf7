using System.Globalization;

namespace AsyncToolkit.Internal;

/// <summary>Names a call of the framework the way source code writes it.</summary>
/// <remarks>
/// The frame next to the user's code is the public member that was called, unless the compiler inlined that one: then it is the first of the
/// framework's own methods behind it. The table has those; everything else is named by its type and method.
/// </remarks>
internal static class ApiName
{
    internal const string Lock = "lock";
    internal const string Callback = "callback";
    internal const string ThreadPool = "thread pool";

    internal static string Of(FrameText frame, bool waitsForAll = false)
    {
        string type = TypeName(frame.OwnerType);
        string method = frame.OwnerMethod;
        return (type, method) switch
        {
            // Task.Wait is too large to be inlined, and the awaiters' way in is kept out of line: what remains is the property.
            ("Task", "InternalWait" or "InternalWaitCore" or "SpinThenBlockingWait") or ("Task<T>", "GetResultCore") => "Task<T>.Result",
            ("Task", "WaitAllBlockingCore") => "Task.WaitAll",
            // Whether the task was a ValueTask, and configured, is not to be seen where its awaiter was inlined or jumped to.
            ("TaskAwaiter" or "TaskAwaiter<T>" or "ConfiguredTaskAwaiter" or "ValueTaskAwaiter" or "ValueTaskAwaiter<T>" or "ConfiguredValueTaskAwaiter", _)
                or ("ValueTask", "ThrowIfCompletedUnsuccessfully") => "GetAwaiter().GetResult()",
            ("Monitor", "Wait" or "ObjWait") => "Monitor.Wait",
            ("Monitor", "TryEnter" or "TryEnter_Slowpath" or "ReliableEnterTimeout") => "Monitor.TryEnter",
            ("Monitor", _) => Lock,
            ("Lock", "TryEnter") => "Lock.TryEnter",
            ("Lock", _) => "lock (System.Threading.Lock)",
            ("Lazy<T>" or "LazyHelper", _) => "Lazy<T>.Value",
            ("WaitHandle", "WaitOneNoCheck") => "WaitHandle.WaitOne",
            ("WaitHandle", "WaitMultiple") => waitsForAll ? "WaitHandle.WaitAll" : "WaitHandle.WaitAny",
            ("ProcessWaitState", _) => "Process.WaitForExit",
            ("BlockingCollection<T>", "TryTakeWithNoTimeValidation") => "BlockingCollection<T>.Take",
            ("BlockingCollection<T>", "TryAddWithNoTimeValidation") => "BlockingCollection<T>.Add",
            ("ReaderWriterLockSlim", "TryEnterReadLockCore") => "ReaderWriterLockSlim.EnterReadLock",
            ("ReaderWriterLockSlim", "TryEnterWriteLockCore") => "ReaderWriterLockSlim.EnterWriteLock",
            ("ReaderWriterLockSlim", "TryEnterUpgradeableReadLockCore") => "ReaderWriterLockSlim.EnterUpgradeableReadLock",
            _ => $"{type}.{MemberName(method)}",
        };
    }

    /// <summary>The primitives that a wait ends in: where another frame is innermost, the wait is for a lock.</summary>
    internal static bool IsWaitPrimitive(FrameText frame) =>
        (TypeName(frame.OwnerType), frame.OwnerMethod) is ("Monitor", "Wait" or "ObjWait") or ("WaitHandle", _);

    /// <summary>Calls that leave their state in order when an exception comes out of their wait, as they have to for interrupts and cancellation.</summary>
    internal static bool CanThrow(FrameText frame) => TypeName(frame.OwnerType)
        is "Task" or "Task<T>" or "TaskAwaiter" or "TaskAwaiter<T>" or "ConfiguredTaskAwaiter"
        or "ValueTask" or "ValueTask<T>" or "ValueTaskAwaiter" or "ValueTaskAwaiter<T>" or "ConfiguredValueTaskAwaiter"
        or "WaitHandle" or "ManualResetEventSlim" or "SemaphoreSlim" or "CountdownEvent";

    private static string TypeName(string type)
    {
        string name = type[(type.LastIndexOf('.') + 1)..];
        int arity = name.IndexOf('`', StringComparison.Ordinal);
        if (arity < 0 || !int.TryParse(name.AsSpan(arity + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return name;
        }

        return count == 1 ? $"{name[..arity]}<T>" : $"{name[..arity]}<{string.Join(", ", Enumerable.Range(1, count).Select(n => $"T{n}"))}>";
    }

    // What is behind a public member that was inlined is called after it, by the framework's custom.
    private static string MemberName(string method) =>
        method.StartsWith("get_", StringComparison.Ordinal) || method.StartsWith("set_", StringComparison.Ordinal) ? method[4..]
        : method.Length > 4 && method.EndsWith("Core", StringComparison.Ordinal) ? method[..^4]
        : method;
}
