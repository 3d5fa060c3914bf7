namespace AsyncToolkit;

/// <summary>A watched call has blocked its thread, and the detector was told to throw: <see cref="BlockingAction.Throw"/>.</summary>
public sealed class BlockingCallException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="api">The blocking call, as in <see cref="BlockingReport.Api"/>.</param>
    /// <param name="operation">The name of the scope.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public BlockingCallException(string api, string operation)
        : base($"{api} blocks a thread inside the asynchronous operation '{operation}'.")
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(operation);
        Api = api;
        Operation = operation;
    }

    /// <summary>Gets the blocking call in the words of the code that made it.</summary>
    public string Api { get; }

    /// <summary>Gets the name of the scope.</summary>
    public string Operation { get; }
}
