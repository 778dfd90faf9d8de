package org.autodispatcher.delivery;

import java.util.List;
import java.util.Optional;

/** The double keeps the contract. */
class MemoryTransportTest extends TransportContract {
    @Override
    protected Site site() {
        return new MemorySite();
    }

    @Override
    protected Capabilities expected() {
        return MemoryTransport.ABLE;
    }

    @Override
    protected Verified proof() {
        return Verified.SHA256;
    }

    private static final class MemorySite implements Site {
        private final MemoryTransport.Files files = new MemoryTransport.Files();

        @Override
        public Transport open() {
            return new MemoryTransport(files, MemoryTransport.ABLE, true);
        }

        @Override
        public String directory() {
            files.entries.put("/home/new", Optional.empty());
            return "/home/new";
        }

        @Override
        public String home() {
            return "/home";
        }

        @Override
        public Optional<byte[]> content(String path) {
            return files.entries.getOrDefault(path, Optional.empty());
        }

        @Override
        public void put(String path, byte[] content) {
            files.entries.put(path, Optional.of(content));
        }

        @Override
        public void makeDirectory(String path) {
            files.entries.put(path, Optional.empty());
        }

        @Override
        public List<String> names(String directory) {
            return files.entries.keySet().stream()
                    .filter(path -> path.startsWith(directory + "/") && path.indexOf('/', directory.length() + 1) < 0)
                    .map(path -> path.substring(directory.length() + 1))
                    .toList();
        }

        @Override
        public void close() {}
    }
}
