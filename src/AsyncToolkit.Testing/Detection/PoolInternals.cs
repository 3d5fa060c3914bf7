using System.Reflection;

namespace AsyncToolkit.Testing;

/// <summary>The only internals of the runtime that idle detection reads: how many work items a pool thread has completed.</summary>
/// <remarks>
/// A guarded look by reflection, as the package's decision record 0102 says. Where a member is missing (another runtime, a trimmed
/// program) <see cref="IsSupported"/> is false and the documented fallback takes over; the canary test says so on every target.
/// </remarks>
internal static class PoolInternals
{
    private static readonly Func<object>? CompletionNode =
        typeof(ThreadPool).GetMethod("GetOrCreateThreadLocalCompletionCountObject", BindingFlags.Static | BindingFlags.NonPublic) is { } method
        && method.ReturnType == typeof(object) && method.GetParameters().Length == 0
            ? method.CreateDelegate<Func<object>>()
            : null;

    private static readonly FieldInfo? Count =
        Type.GetType("System.Threading.ThreadInt64PersistentCounter+ThreadLocalNode, System.Private.CoreLib")
            ?.GetField("_count", BindingFlags.Instance | BindingFlags.NonPublic) is { } field && field.FieldType == typeof(uint)
            ? field
            : null;

    internal static bool IsSupported => CompletionNode is not null && Count is not null;

    /// <summary>The counter of the calling pool thread.</summary>
    internal static object CurrentNode() => CompletionNode!();

    /// <summary>What that counter says; may be read from any thread.</summary>
    internal static uint CompletedBy(object node) => (uint)Count!.GetValue(node)!;
}
