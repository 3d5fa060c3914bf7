using System.Text.Json;

namespace AsyncToolkit.Mutants;

/// <summary>The mutants of a report of dotnet-stryker's JSON reporter.</summary>
internal static class StrykerReport
{
    internal static IReadOnlyList<Mutant> Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        List<Mutant> mutants = [];
        foreach (JsonProperty file in document.RootElement.GetProperty("files").EnumerateObject())
        {
            string name = file.Name.Replace('\\', '/');
            int library = name.LastIndexOf("src/AsyncToolkit/", StringComparison.Ordinal);
            foreach (JsonElement mutant in file.Value.GetProperty("mutants").EnumerateArray())
            {
                mutants.Add(new(
                    int.Parse(mutant.GetProperty("id").GetString()!),
                    library < 0 ? name : name[(library + "src/AsyncToolkit/".Length)..],
                    mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32(),
                    mutant.GetProperty("mutatorName").GetString()!,
                    mutant.GetProperty("replacement").GetString()!,
                    mutant.GetProperty("status").GetString() is not ("CompileError" or "Ignored"),
                    mutant.TryGetProperty("static", out JsonElement isStatic) && isStatic.GetBoolean()));
            }
        }

        return mutants;
    }
}
