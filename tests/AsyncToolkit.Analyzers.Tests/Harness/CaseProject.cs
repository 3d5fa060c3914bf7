using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AsyncToolkit.Analyzers.Tests.Harness;

/// <summary>The code of one case as a project that all rules run over, as they do in a build.</summary>
internal sealed class CaseProject
{
    private const string Usings = """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string MembersBefore = "public class Case\n{\n";
    private const string StatementsBefore = "public class Case\n{\n    public static async Task RunAsync(CancellationToken cancellationToken)\n    {\n        await Task.Yield();\n";

    // What this very process runs on: net8.0 in one test run, net10.0 in the other.
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll" or "Microsoft.Extensions.Logging.Abstractions.dll" or "Microsoft.Extensions.DependencyInjection.Abstractions.dll"))
            .Append(typeof(ThrottleOptions).Assembly.Location)
            .Distinct(StringComparer.Ordinal)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = [.. InstancesOf<DiagnosticAnalyzer>(typeof(RuleIds).Assembly)];
    private static readonly ImmutableArray<CodeFixProvider> Fixers = [.. InstancesOf<CodeFixProvider>(typeof(CodeFixes.ForgottenAwait.DiscardUnreadTaskFix).Assembly)];
    private static readonly ImmutableArray<CodeRefactoringProvider> Refactorings = [.. InstancesOf<CodeRefactoringProvider>(typeof(CodeFixes.ForgottenAwait.DiscardUnreadTaskFix).Assembly)];

    private readonly Document _document;
    private readonly string _settings;
    private readonly Func<string, string> _wrap;

    private CaseProject(Document document, string settings, Func<string, string> wrap, IReadOnlyList<Mark> marks)
    {
        _document = document;
        _settings = settings;
        _wrap = wrap;
        Marks = marks;
    }

    /// <summary>The major version of C# that the compiler at hand understands.</summary>
    internal static int LanguageVersion { get; } = (int)Microsoft.CodeAnalysis.CSharp.LanguageVersion.Latest.MapSpecifiedToEffectiveVersion() / 100;

    internal static ImmutableArray<DiagnosticAnalyzer> AllAnalyzers => Analyzers;

    internal static ImmutableArray<CodeFixProvider> AllFixers => Fixers;

    internal IReadOnlyList<Mark> Marks { get; }

    internal static CaseProject Of(RuleCase @case, string surroundings)
    {
        Func<string, string> wrap = WrapperOf(@case.Source);
        MarkedSource source = MarkedSource.Parse(wrap(@case.Source));
        Project project = new AdhocWorkspace()
            .AddProject("Case", LanguageNames.CSharp)
            .WithParseOptions(new CSharpParseOptions(Microsoft.CodeAnalysis.CSharp.LanguageVersion.Latest))
            .WithCompilationOptions(new CSharpCompilationOptions(
                source.Text.Contains("// program", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                allowUnsafe: true))
            .WithMetadataReferences(References);
        project = project.AddDocument("Usings.cs", @case.IsImported ? Usings + "\nglobal using AsyncToolkit;" : Usings).Project;
        project = project.AddDocument("Surroundings.cs", surroundings).Project;
        return new CaseProject(project.AddDocument("Case.cs", source.Text), @case.Settings, wrap, source.Marks);
    }

    /// <summary>The same project with another text in place of the case's, which need not compile.</summary>
    internal CaseProject With(string text) => new(_document.WithText(SourceText.From(text)), _settings, _wrap, []);

    /// <summary>The same project without the framework that the tests run on.</summary>
    internal CaseProject WithoutFramework() => new(_document.Project.WithMetadataReferences([]).GetDocument(_document.Id)!, _settings, _wrap, []);

    internal string Wrapped(string source) => _wrap(source);

    internal async Task<string> TextAsync() => (await _document.GetTextAsync()).ToString();

    internal string Describe(TextSpan span)
    {
        SourceText text = _document.GetTextAsync().GetAwaiter().GetResult();
        return $"line {text.Lines.GetLineFromPosition(span.Start).LineNumber + 1}: {text.ToString(span)}";
    }

    internal async Task AssertCompilesAsync() => AssertCompiles((await _document.Project.GetCompilationAsync())!);

    internal async Task<Compilation> CompilationAsync() => (await _document.Project.GetCompilationAsync())!;

    /// <summary>What the rule reports, in the order of the text. The code must compile, and no rule may throw.</summary>
    internal async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(string id)
    {
        Compilation compilation = (await _document.Project.GetCompilationAsync())!;
        AssertCompiles(compilation);
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], new SettingsProvider(_settings)), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> diagnostics = await compilation.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(diagnostics, d => d.Id is "AD0001" or "AD0002");
        return [.. diagnostics.Where(d => d.Id == id).OrderBy(d => d.Location.SourceSpan.Start)];
    }

    /// <summary>All that the rules report of the text, whether it compiles or not, and every exception that one has thrown.</summary>
    internal async Task<(IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyCollection<Exception> Thrown)> AnalyzeBrokenAsync()
    {
        Compilation compilation = (await _document.Project.GetCompilationAsync())!;
        var thrown = new ConcurrentBag<Exception>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], new SettingsProvider(_settings)), (exception, _, _) => thrown.Add(exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> diagnostics = await compilation.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync();
        return (diagnostics, thrown);
    }

    internal async Task<IReadOnlyList<CodeAction>> FixesAsync(Diagnostic diagnostic)
    {
        List<CodeAction> actions = [];
        foreach (CodeFixProvider fixer in Fixers.Where(fixer => fixer.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await fixer.RegisterCodeFixesAsync(new CodeFixContext(_document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        return actions;
    }

    internal async Task<CaseProject> FixAsync(Diagnostic diagnostic, string? title) => await ApplyAsync(One(await FixesAsync(diagnostic), title));

    internal async Task<CaseProject> FixAllAsync(IReadOnlyList<Diagnostic> diagnostics, string? title)
    {
        CodeAction action = One(await FixesAsync(diagnostics[0]), title);
        CodeFixProvider fixer = Fixers.Single(f => f.FixableDiagnosticIds.Contains(diagnostics[0].Id));
        var context = new FixAllContext(
            _document, fixer, FixAllScope.Document, action.EquivalenceKey!, [diagnostics[0].Id], new FixedDiagnostics(diagnostics), CancellationToken.None);
        return await ApplyAsync((await fixer.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    internal Task<IReadOnlyList<CodeAction>> RefactoringsAsync() => RefactoringsAsync(Assert.Single(Marks).Span);

    internal async Task<IReadOnlyList<CodeAction>> RefactoringsAsync(TextSpan span)
    {
        List<CodeAction> actions = [];
        foreach (CodeRefactoringProvider provider in Refactorings)
        {
            await provider.ComputeRefactoringsAsync(new CodeRefactoringContext(_document, span, actions.Add, CancellationToken.None));
        }

        return actions;
    }

    internal async Task<CaseProject> RefactorAsync(string title) => await ApplyAsync(One(await RefactoringsAsync(), title));

    private static CodeAction One(IReadOnlyList<CodeAction> actions, string? title) =>
        Assert.Single(actions, action => title is null || action.Title.StartsWith(title, StringComparison.Ordinal));

    private static void AssertCompiles(Compilation compilation) =>
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));

    // Statements are what remains when the text is neither a file nor the members of a class.
    private static Func<string, string> WrapperOf(string source)
    {
        string code = MarkedSource.Parse(source).Text;
        CompilationUnitSyntax file = CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot();
        if (code.StartsWith("// program", StringComparison.Ordinal) || file.Members.Any(m => m is BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax))
        {
            return text => text;
        }

        Func<string, string> members = text => MembersBefore + Indented(text, "    ") + "\n}\n";
        CompilationUnitSyntax @class = CSharpSyntaxTree.ParseText(members(code)).GetCompilationUnitRoot();
        BaseMethodDeclarationSyntax[] methods = [.. @class.Members.OfType<ClassDeclarationSyntax>().SelectMany(c => c.Members).OfType<BaseMethodDeclarationSyntax>()];
        bool areMembers = methods.Length > 0
            && methods.All(m => m.Body is not null || m.ExpressionBody is not null)
            && !@class.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
        return areMembers ? members : text => StatementsBefore + Indented(text, "        ") + "\n    }\n}\n";
    }

    // As the formatter would have it: a fix that formats its own lines must not differ from the others in that.
    private static string Indented(string text, string indentation) => indentation + text.Replace("\n", "\n" + indentation, StringComparison.Ordinal);

    // Types in other versions of an assembly cannot be loaded: an assembly under test has to be loadable in full.
    private static IEnumerable<T> InstancesOf<T>(Assembly assembly) =>
        assembly.GetTypes().Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type)).Select(type => (T)Activator.CreateInstance(type)!);

    private async Task<CaseProject> ApplyAsync(CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Solution solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return new CaseProject(solution.GetDocument(_document.Id)!, _settings, _wrap, []);
    }
}
