using Halatech.Local.Postgres;

namespace Halatech.Local.Tests.Postgres;

public sealed class PostgresBinariesTests
{
    [Fact]
    public void Find_NamedFolder_ComesFirst()
    {
        var real = PostgresBinaries.Find();

        var found = PostgresBinaries.Find(name => name == "HALATECH_POSTGRES_BIN" ? real.Folder : "/nowhere");

        Assert.Equal(real.Folder, found.Folder);
    }

    [Fact]
    public void Find_NamedFolderWithoutPrograms_SaysWhatIsMissing()
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => PostgresBinaries.Find(name => name == "HALATECH_POSTGRES_BIN" ? AppContext.BaseDirectory : null));

        Assert.Contains("lacks initdb", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_DataFolder_IsReadFromItsRecord()
    {
        var data = Directory.CreateTempSubdirectory("halatech-data-");
        try
        {
            var programs = Directory.CreateDirectory(Path.Combine(data.FullName, "bin")).FullName;
            foreach (var name in (string[])["initdb", "pg_ctl", "postgres"])
            {
                File.WriteAllText(Path.Combine(programs, name), "");
            }

            Directory.CreateDirectory(Path.Combine(data.FullName, "tools"));
            File.WriteAllText(Path.Combine(data.FullName, "tools", "postgres-bin"), programs + "\n");

            Assert.Equal(programs, PostgresBinaries.Find(name => name == "HALATECH_DATA" ? data.FullName : null).Folder);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    // The script's: printf %s /srv/halatech | sha256sum | cut -c1-12
    [Fact]
    public void ShortHash_OfAPath_IsTheScripts() => Assert.Equal("a98e1a0582e4", PostgresBinaries.ShortHash("/srv/halatech"));
}
