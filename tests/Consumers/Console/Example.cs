namespace ConsoleConsumer;

/// <summary>One block of C# of README.md or docs/examples.md, under the heading that it stands below.</summary>
internal sealed record Example(string Heading, Func<IEnumerable<string>, Uri, HttpClient, CancellationToken, Task> RunAsync);
