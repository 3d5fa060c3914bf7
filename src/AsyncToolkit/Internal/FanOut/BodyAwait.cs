using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>How the works that have results wait for a body.</summary>
internal static class BodyAwait
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter Of<TResult>(ValueTask<TResult> running) =>
        running.ConfigureAwait(false).GetAwaiter();
}
