namespace Halatech.Local;

/// <summary>The clone that this program was built in: the samples are read from it.</summary>
internal static class RepositoryFolder
{
    /// <exception cref="InvalidOperationException">The program was copied elsewhere.</exception>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Halatech.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("Halatech.Local reads its samples from the repository: run it from a clone, by deploy/local/run.sh");
    }
}
