using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncToolkit.Analyzers.Tests.Contract;

/// <summary>What a case of one project cannot show: projects that reference each other, and one that does not reference the library.</summary>
public class OtherProjectsTests
{
    private const string Caller = "public class Caller { public static async Task RunAsync() { await Task.Yield(); new Library().Read(); } }";

    [Theory]
    [InlineData("public class Library { [Blocks] public void Read() { } }", "RunAsync → Library.Read")]
    [InlineData("[Blocks] public class Library { public void Read() { } }", "RunAsync → Library.Read")]
    [InlineData("public class Library { public void Read() => Thread.Sleep(1); }", null)]
    public async Task TransitiveBlocking_MethodOfAnotherProject_IsKnownByItsMark(string library, string? path)
    {
        using var image = new MemoryStream();
        Assert.True((await CompilationAsync(library)).WithAssemblyName("Library").Emit(image).Success);
        image.Position = 0;

        Compilation caller = (await CompilationAsync(Caller)).AddReferences(MetadataReference.CreateFromStream(image));

        Assert.Equal(path is null ? [] : [$"This call blocks a thread in async code: {path}"], await MessagesAsync(caller, "ATK2004"));
    }

    [Theory]
    [InlineData("ATK3007", 0)] // what it advises is not there
    [InlineData("ATK1005", 1)]
    public async Task Rules_WithoutTheLibrary_AdviseNothingThatIsNotThere(string id, int count)
    {
        const string Race = "public class Race { public static async Task RunAsync() { Task load = Task.Run(() => { }); if (await Task.WhenAny(load, Task.Delay(1)) != load) { throw new TimeoutException(); } } }";
        Compilation with = await CompilationAsync(Race);
        Assert.Single(await MessagesAsync(with, id));

        Compilation without = with.RemoveReferences(with.References.Where(reference => Path.GetFileName(reference.Display) == "AsyncToolkit.dll"));

        Assert.Equal(count, (await MessagesAsync(without, id)).Length);
    }

    private static Task<Compilation> CompilationAsync(string source) => CaseProject.Of(new RuleCase("project", source), "").CompilationAsync();

    private static async Task<string[]> MessagesAsync(Compilation compilation, string id)
    {
        ImmutableArray<Diagnostic> diagnostics = await compilation.WithAnalyzers(CaseProject.AllAnalyzers).GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.Where(d => d.Id == id).Select(d => d.GetMessage(null))];
    }
}
