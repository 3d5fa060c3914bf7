using AsyncToolkit.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AsyncToolkit.Analyzers.Tests.Contract;

/// <summary>Code is broken most of the time that somebody writes it: tokens of every case are lost, doubled and exchanged, and everything runs over what is left.</summary>
public class BrokenCodeTests
{
    private const int Rounds = 60;
    private const int MaxChanges = 4;

    private static readonly (RuleCase Case, string Surroundings)[] All =
    [
        .. typeof(BrokenCodeTests).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(RuleCases)) && !type.IsAbstract)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (RuleCases)Activator.CreateInstance(type)!)
            .SelectMany(cases => cases.Firing.Concat(cases.Silent).Concat(cases.Refactored).Concat(cases.Fixed).Select(@case => (@case, cases.Surroundings))),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Everything_OverBrokenCode_NeverThrows(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < Rounds; round++)
        {
            (RuleCase @case, string surroundings) = All[random.Next(All.Length)];
            CaseProject whole = CaseProject.Of(@case, surroundings);
            string text = Broken(await whole.TextAsync(), random);
            CaseProject broken = whole.With(text);
            try
            {
                (IReadOnlyList<Diagnostic> diagnostics, IReadOnlyCollection<Exception> thrown) = await broken.AnalyzeBrokenAsync();
                Assert.Empty(thrown);
                foreach (Diagnostic diagnostic in diagnostics.Where(d => d.Location.SourceTree?.FilePath.EndsWith("Case.cs", StringComparison.Ordinal) == true))
                {
                    await ApplyAsync(await broken.FixesAsync(diagnostic));
                    await ApplyAsync(await broken.RefactoringsAsync(diagnostic.Location.SourceSpan));
                }

                await ApplyAsync(await broken.RefactoringsAsync(new TextSpan(random.Next(text.Length), 0)));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, round {round}, '{@case.Name}':\n{text}\n{e.Message}", e);
            }
        }
    }

    // A lost token now and then is what the test is about: none may be a text that means the same.
    [Fact]
    public void Broken_Code_IsAnother()
    {
        const string Code = "class C { void M() { N(1, 2); } }";
        var random = new Random(1);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.NotEqual(Code, Broken(Code, random)));
    }

    private static async Task ApplyAsync(IEnumerable<CodeAction> actions)
    {
        foreach (CodeAction action in actions)
        {
            await action.GetOperationsAsync(CancellationToken.None);
        }
    }

    private static string Broken(string code, Random random)
    {
        string text = code;
        for (int changes = random.Next(1, MaxChanges + 1); changes > 0 || text == code; changes--)
        {
            SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Where(token => token.Span.Length > 0)];
            if (tokens.Length < 2)
            {
                return text;
            }

            SyntaxToken token = tokens[random.Next(tokens.Length)];
            string instead = random.Next(4) switch
            {
                0 => token.Text + " " + token.Text,
                1 => tokens[random.Next(tokens.Length)].Text,
                _ => "",
            };
            text = text[..token.SpanStart] + instead + text[token.Span.End..];
        }

        return text;
    }
}
