using System.Diagnostics;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Files;

public class AtomicFileTests
{
    [UnixFact]
    public void A_link_stays_a_link_and_the_file_behind_it_is_replaced()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["real"]);
        File.WriteAllText(folder["real", "table.json"], "old");
        File.CreateSymbolicLink(folder["first.json"], folder["real", "table.json"]);
        File.CreateSymbolicLink(folder["second.json"], "first.json");

        AtomicFile.WriteText(folder["second.json"], "new");

        Assert.Equal("new", File.ReadAllText(folder["real", "table.json"]));
        Assert.NotNull(new FileInfo(folder["second.json"]).LinkTarget);
        Assert.NotNull(new FileInfo(folder["first.json"]).LinkTarget);
        Assert.Single(Directory.GetFiles(folder["real"]));
    }

    [UnixFact]
    public void A_link_to_a_file_that_is_not_there_yet_makes_it()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["link.json"], folder["later", "table.json"]);
        AtomicFile.WriteText(folder["link.json"], "new");
        Assert.Equal("new", File.ReadAllText(folder["later", "table.json"]));
        Assert.NotNull(new FileInfo(folder["link.json"]).LinkTarget);
    }

    [UnixFact]
    public void A_link_to_itself_and_a_folder_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["a.json"], folder["b.json"]);
        File.CreateSymbolicLink(folder["b.json"], folder["a.json"]);
        Assert.Contains("a.json", Assert.Throws<InvalidInputException>(() => AtomicFile.WriteText(folder["a.json"], "x")).Message);
        Assert.Contains("is a folder", Assert.Throws<InvalidInputException>(() => AtomicFile.WriteText(folder.Root, "x")).Message);
    }

    [UnixFact]
    public void A_device_is_written_to_and_not_replaced()
    {
        AtomicFile.WriteText("/dev/null", "gone");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["link"], "/dev/null");
        AtomicFile.WriteText(folder["link"], "gone");
        Assert.Equal(0, new FileInfo("/dev/null").Length);
        Assert.Equal("/dev/null", new FileInfo(folder["link"]).LinkTarget);
    }

    [UnixFact]
    public async Task A_named_pipe_is_written_to_and_not_replaced()
    {
        using var folder = new TemporaryFolder();
        using (var make = Process.Start("mkfifo", folder["pipe"])) await make.WaitForExitAsync();
        var reading = Task.Run(() => File.ReadAllText(folder["pipe"]));
        AtomicFile.Write(folder["pipe"], stream =>
        {
            stream.Write("XXcd"u8);
            stream.Position = 0;
            stream.Write("ab"u8);
        });
        Assert.Equal("abcd", await reading.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal([folder["pipe"]], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a"], "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder["a"], stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(folder["a"]));
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void A_message_of_the_system_names_the_file_and_not_its_temporary_name()
    {
        using var folder = new TemporaryFolder();
        var failure = Assert.Throws<IOException>(() => AtomicFile.Write(folder["a.bin"], stream =>
            throw new IOException($"No space left on device : '{((FileStream)stream).Name}'")));
        Assert.Equal($"No space left on device : '{folder["a.bin"]}'", failure.Message);
    }

    [Fact]
    public void The_first_file_written_into_a_folder_clears_what_killed_processes_left_and_nothing_that_is_open_or_anothers()
    {
        using var folder = new TemporaryFolder();
        string[] left = ["a.nii.gz", "b.pth"], others = ["mine.tmp", "tool.0123456789abcdef0123456789abcdef.tmp", "x.samcrowd.tmp"];
        var names = left.Select(TemporaryFiles.NameBeside).Concat(others).Append(TemporaryFiles.NameBeside("c.npy")).ToArray();
        foreach (var name in names) File.WriteAllText(folder[name], "half");
        foreach (var name in names) File.SetLastWriteTimeUtc(folder[name], DateTime.UtcNow.AddSeconds(-1));
        using (var open = new FileStream(folder[names[^1]], FileMode.Open, FileAccess.Write, FileShare.None))
            AtomicFile.WriteText(folder["new.csv"], "whole");
        Assert.Equal([.. others.Append(names[^1]).Append("new.csv").Order(StringComparer.Ordinal)],
            Directory.GetFiles(folder.Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_writers_of_one_folder_do_not_disturb_each_other()
    {
        using var folder = new TemporaryFolder();
        using var halfWay = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var slow = Task.Run(() => AtomicFile.Write(folder["slow.bin"], stream =>
        {
            stream.WriteByte(1);
            halfWay.Set();
            goOn.Wait();
        }));
        halfWay.Wait();
        File.SetLastWriteTimeUtc(Directory.GetFiles(folder.Root).Single(), DateTime.UtcNow.AddHours(-1));
        AtomicFile.WriteText(folder["quick.txt"], "done");
        goOn.Set();
        await slow;
        Assert.Equal([folder["quick.txt"], folder["slow.bin"]], Directory.GetFiles(folder.Root).Order(StringComparer.Ordinal));
    }
}
