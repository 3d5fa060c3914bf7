namespace AsyncToolkit.Snippets.Reference;

/// <summary>The examples in the XML documentation of src/AsyncToolkit/Annotations.</summary>
internal sealed class Annotations(Task<string> greeting)
{
    private readonly Task<string> _greeting = greeting;

    // The task has completed by the time that anybody asks.
    [DoesNotBlock]
    internal string Greeting() => _greeting.Result;

    internal interface IDriver
    {
        [Blocks]
        void Open();

        Task OpenAsync(CancellationToken cancellationToken);
    }
}
