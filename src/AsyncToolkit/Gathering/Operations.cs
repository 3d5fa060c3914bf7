namespace AsyncToolkit;

/// <summary>How an operation is run as the body of its own item.</summary>
internal static class Operations
{
    internal static ValueTask<T> Run<T>(Func<CancellationToken, ValueTask<T>> operation, CancellationToken cancellationToken) =>
        operation is null ? throw NullOperation() : operation(cancellationToken);

    internal static ValueTask<T> RunTask<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken) =>
        operation is null
            ? throw NullOperation()
            : new ValueTask<T>(operation(cancellationToken) ?? throw BodyAdapter.NullTask());

    private static InvalidOperationException NullOperation() => new("The operation is null.");
}
