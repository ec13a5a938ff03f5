/* In place of TeaVM's memory.c and of its collector of garbage: the heap, for programs of which most end before the first
   collection.

   Objects lie one behind the other, with free pieces between them, and never move. Nobody says which objects a function
   still uses: what looks like an address of an object, or of something in one, anywhere on the stack or in a register, keeps
   that object. What static fields and objects refer to is known exactly. */
#include "memory.h"
#include "core.h"
#include <setjmp.h>
#include <stdbool.h>

#define HEAP (64 << 20)
/* So much is used before the first collection; what was used before is cheaper to use again than fresh pages are. */
#define FIRST (1 << 20)

/* A free piece has the header 0 and its size for a hash code; all the rest of it is zero, as objects are when they are new. */
static _Alignas(16) char heap[HEAP];
static char *end = heap + FIRST;
/* The free piece of which new objects are cut off. */
static char *next = heap, *limit = heap + FIRST;

void *teavm_gc_heapAddress = heap;
char *plankton_stack_end;

/* In the header of an object, which is else the address of its class. */
#define MARK 1

static TeaVM_Class *class_of(TeaVM_Object *object) { return TEAVM_UNPACK_CLASS(object->header & ~MARK); }

static size_t size_of(TeaVM_Object *object) {
  if (!object->header) return object->hash;
  TeaVM_Class *class = class_of(object), *item = class->itemType;
  if (!item) return class->size;
  size_t size = teavm_primitiveKind(item) ? item->size : sizeof(void *), head = (sizeof(TeaVM_Array) + size - 1) / size * size;
  return (head + size * ((TeaVM_Array *) object)->size + 7) & ~(size_t) 7;
}

/* Marked objects whose references are still to be marked, as words of the heap. No object of 8 bytes has any. */
static uint32_t pending[HEAP / 16];
static size_t pending_count;

static void mark(void *address) {
  TeaVM_Object *object = address;
  if ((size_t) ((char *) address - heap) >= HEAP || object->header & MARK) return;
  size_t size = size_of(object);
  object->header |= MARK;
  if (size > 8) pending[pending_count++] = ((char *) address - heap) / 8;
}

static void mark_references(TeaVM_Object *object) {
  TeaVM_Class *class = class_of(object);
  if (class->itemType) {
    if (teavm_primitiveKind(class->itemType)) return;
    for (int32_t i = 0; i < TEAVM_ARRAY_LENGTH(object); i++) mark(TEAVM_ARRAY_AT(object, void *, i));
    return;
  }
  for (; class; class = class->superclass) {
    const int16_t *fields = class->layout;
    for (int32_t i = fields ? *fields : 0; i > 0; i--) mark(*(void **) ((char *) object + fields[i]));
  }
}

/* A bit for each word of the heap that the stack points to. */
static uint64_t pointed[HEAP / 512];

static bool is_pointed_at(size_t from, size_t to) {
  for (size_t i = from / 512; i * 512 < to; i++) {
    uint64_t bits = pointed[i];
    if (i == from / 512) bits &= ~0ULL << from / 8 % 64;
    if (i == to / 512) bits &= ~(~0ULL << to / 8 % 64);
    if (bits) return true;
  }
  return false;
}

static __attribute__((noinline)) void mark_from_stack(void) {
  jmp_buf registers;
  setjmp(registers);
  char **word = (char **) &registers;
  /* The compiler must not take it for a walk through those only. */
  __asm__("" : "+r"(word));
  for (; word < (char **) plankton_stack_end; word++) {
    size_t place = *word - heap;
    if (place < end - heap) pointed[place / 512] |= 1ULL << place / 8 % 64;
  }
  for (char *at = heap; at < end;) {
    size_t size = size_of((TeaVM_Object *) at);
    if (((TeaVM_Object *) at)->header && is_pointed_at(at - heap, at + size - heap)) mark(at);
    at += size;
  }
  memset(pointed, 0, (end - heap + 511) / 512 * 8);
}

/* Each class with static fields that refer to objects has a list of them in this section (PLANKTON_ROOTS), with zeros to align
   the lists. */
extern void **const __start_plankton_roots[], **const __stop_plankton_roots[];

static void mark_from_roots(void) {
  for (void **const *root = __start_plankton_roots; root < __stop_plankton_roots; root++) {
    if (*root) mark(**root);
  }
  for (TeaVM_Class *class = teavm_firstClass; class; class = class->state->next) mark(class->state->classObject);
}

/* Frees what is not marked, and joins free pieces. Returns how much is not free. */
static size_t sweep(void) {
  size_t used = 0, size;
  TeaVM_Object *piece = NULL;
  for (char *at = heap; at < end; at += size) {
    TeaVM_Object *object = (TeaVM_Object *) at;
    size = size_of(object);
    if (object->header & MARK) {
      object->header &= ~MARK;
      used += size;
      piece = NULL;
    } else {
      memset(object, 0, object->header ? size : sizeof *object);
      if (!piece) piece = object;
      piece->hash = at + size - (char *) piece;
    }
  }
  return used;
}

static void leave_piece(char *to) {
  if (next < to) ((TeaVM_Object *) next)->hash = to - next;
  next = limit = to;
}

static bool find_piece(char *at, size_t room) {
  size_t size;
  for (; at < end; at += size) {
    TeaVM_Object *piece = (TeaVM_Object *) at;
    size = size_of(piece);
    if (!piece->header && size >= room) {
      piece->hash = 0;
      next = at;
      limit = at + size;
      return true;
    }
  }
  return false;
}

static void grow(size_t size) {
  if (size > HEAP) size = HEAP;
  if (size <= end - heap) return;
  next = end;
  end = heap + (size & ~(size_t) 7);
  leave_piece(end);
}

static size_t collect(void) {
  mark_from_roots();
  mark_from_stack();
  while (pending_count) mark_references((TeaVM_Object *) (heap + 8L * pending[--pending_count]));
  return sweep();
}

static __attribute__((noinline)) void make_room(size_t room) {
  leave_piece(limit);
  if (find_piece(limit, room)) return;
  /* A collection should free at least as much as it has to look at. */
  grow(2 * collect() + room + FIRST);
  if (find_piece(heap, room)) return;
  grow(end - heap + room);
  if (!find_piece(heap, room)) teavm_outOfMemory();
}

void *meth_otr_GC_alloc(int32_t size) {
  if ((uint32_t) size > limit - next) make_room((uint32_t) size);
  void *object = next;
  next += size;
  return object;
}
