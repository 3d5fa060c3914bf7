#if PLANTED
namespace ConsoleConsumer;

/// <summary>What the package's analyzers must find in the project that installs it: .ci/run builds once with it, and expects to fail.</summary>
internal static class Pitfall
{
    internal static void Run(HttpClient http)
    {
        Task<string> page = http.GetStringAsync(Site.Start);
    }
}
#endif
