using System.Reflection;
using System.Text;

namespace AsyncToolkit.TestSupport;

/// <summary>Compares the public surface of an assembly with the approved text beside its tests.</summary>
internal static class PublicApiBaseline
{
    /// <summary>Set to 1, the tests write the approved files instead of comparing with them; the diff is then reviewed like any other.</summary>
    internal const string AcceptVariable = "ACCEPT_PUBLIC_API";

    internal static void AssertApproved(Assembly assembly, string approvedFile)
    {
        string actual = PublicApi.Describe(assembly);
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(approvedFile, actual);
            return;
        }

        string approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : "";
        if (approved != actual)
        {
            Assert.Fail(Differences(approved, actual, Path.GetRelativePath(Repository.Root, approvedFile)));
        }
    }

    // Equal lines occur (members of one name in two types), so they are counted, not just looked up.
    internal static string Differences(string approved, string actual, string file)
    {
        string[] before = approved.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] after = actual.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var text = new StringBuilder($"The public surface is not the one in {file}.\n");
        foreach (string line in Without(before, after))
        {
            text.Append("- ").Append(line).Append('\n');
        }

        foreach (string line in Without(after, before))
        {
            text.Append("+ ").Append(line).Append('\n');
        }

        return text.Append($"If the change is meant, run the test once with {AcceptVariable}=1 and commit the file.").ToString();
    }

    private static List<string> Without(string[] lines, string[] others)
    {
        Dictionary<string, int> left = others.GroupBy(l => l, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        List<string> rest = [];
        foreach (string line in lines)
        {
            if (left.TryGetValue(line, out int count) && count > 0)
            {
                left[line] = count - 1;
            }
            else
            {
                rest.Add(line);
            }
        }

        return rest;
    }
}
