namespace AsyncToolkit;

/// <summary>Whether a detector may install a <see cref="SynchronizationContext"/> on pool threads inside a scope.</summary>
public enum ContextMode
{
    /// <summary>
    /// Inside a scope, on pool threads that have no context of their own and run on the default scheduler, a context is current that
    /// sees every managed wait. Contexts that are there already are never touched.
    /// </summary>
    Automatic,

    /// <summary>
    /// Nothing is installed: blocking is seen by its duration only, without the call's name and stack. For programs whose task
    /// schedulers run work on the thread pool inside a scope: they would lose their continuations to the context.
    /// </summary>
    None,
}
