using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncToolkit.TestSupport;

/// <summary>What tasks failed with that nobody looked at, from the start of the assembly on.</summary>
internal static class UnobservedExceptions
{
    private static readonly ConcurrentBag<UnobservedTaskExceptionEventArgs> Raised = [];
    private static readonly ConcurrentBag<Func<Task, AggregateException, bool>> OnPurpose = [];

    /// <summary>Those that no test has taken for its own, by <see cref="UnobservedTaskExceptionEventArgs.SetObserved"/>.</summary>
    internal static IReadOnlyList<Exception> Collect()
    {
        RunFinalizers();
        return [.. Raised.Where(static args => !args.Observed).Select(static args => args.Exception)];
    }

    /// <summary>For tests that leave such tasks behind on purpose: what these are known by, so that nobody else's are left out with them.</summary>
    internal static void LeaveOut(Func<Task, AggregateException, bool> isOnPurpose) => OnPurpose.Add(isOnPurpose);

    /// <summary>Begins anew. For whoever runs the tests one by one and has collected what each has left (tests/AsyncToolkit.Mutants); no test does.</summary>
    internal static void Disregard()
    {
        RunFinalizers();
        Raised.Clear();
    }

    private static void RunFinalizers()
    {
        // a task that is collected may have held another
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "It has to listen before the first test runs.")]
    internal static void Listen() => TaskScheduler.UnobservedTaskException += static (sender, args) =>
    {
        if (!OnPurpose.Any(isOnPurpose => isOnPurpose((Task)sender!, args.Exception)))
        {
            Raised.Add(args);
        }
    };
}
